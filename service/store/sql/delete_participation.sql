DELETE FROM participation WHERE course = :course;
