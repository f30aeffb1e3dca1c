-- :stated is what the LMS says, :seen when we first saw the person; NULL: there from the beginning, as far as known.
INSERT INTO course_joins (course, person, joined) VALUES (:course, :person, coalesce(:stated, :seen))
ON CONFLICT (course, person) DO UPDATE SET joined = coalesce(:stated, course_joins.joined);
