-- The enrolment of somebody who was listed before has begun.
INSERT INTO course_joins (course, person, joined) VALUES (:course, :person, :seen)
ON CONFLICT (course, person) DO UPDATE SET joined = excluded.joined;
