INSERT INTO course_groups (site, course, lms_id, present, ordinal, name, idnumber)
VALUES (:site, :course, :lms_id, 1, :ordinal, :name, :idnumber)
ON CONFLICT (site, lms_id) DO UPDATE
SET course = excluded.course, present = 1, ordinal = excluded.ordinal, name = excluded.name,
    idnumber = excluded.idnumber
RETURNING id;
