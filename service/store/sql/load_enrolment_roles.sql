SELECT person, role FROM enrolment_roles WHERE course = :course ORDER BY person, ordinal;
