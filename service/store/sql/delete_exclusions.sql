DELETE FROM exclusions WHERE course = :course;
