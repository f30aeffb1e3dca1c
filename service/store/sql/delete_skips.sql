DELETE FROM skips WHERE course = :course;
