INSERT INTO course_groups (site, course, lms_id, present, ordinal, name)
VALUES (:site, :course, :lms_id, 1, :ordinal, :name)
ON CONFLICT (site, lms_id) DO UPDATE
SET course = excluded.course, present = 1, ordinal = excluded.ordinal, name = excluded.name
RETURNING id;
