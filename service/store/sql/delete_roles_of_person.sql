DELETE FROM enrolment_roles WHERE course = :course AND person = :person;
