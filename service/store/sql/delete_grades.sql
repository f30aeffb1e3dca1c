DELETE FROM grades WHERE course = :course;
