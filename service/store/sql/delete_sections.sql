DELETE FROM sections WHERE course = :course;
