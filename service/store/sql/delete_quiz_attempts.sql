DELETE FROM quiz_attempts WHERE course = :course;
