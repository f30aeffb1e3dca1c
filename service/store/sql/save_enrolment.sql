INSERT INTO enrolments (course, person, ordinal, active) VALUES (:course, :person, :ordinal, :active)
ON CONFLICT (course, person) DO UPDATE SET ordinal = excluded.ordinal, active = excluded.active;
