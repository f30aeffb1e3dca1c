DELETE FROM extensions WHERE course = :course;
