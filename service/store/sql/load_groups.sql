SELECT id, lms_id, name, idnumber FROM course_groups WHERE course = :course AND present = 1 ORDER BY ordinal;
