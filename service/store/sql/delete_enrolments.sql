DELETE FROM enrolments WHERE course = :course;
