SELECT id, lms_id, name FROM course_groups WHERE course = :course AND present = 1 ORDER BY ordinal;
