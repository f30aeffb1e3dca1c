INSERT INTO enrolment_roles (course, person, ordinal, role) VALUES (:course, :person, :ordinal, :role)
ON CONFLICT (course, person, ordinal) DO UPDATE SET role = excluded.role;
