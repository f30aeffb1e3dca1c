DELETE FROM enrolment_roles WHERE course = :course;
