SELECT lms_id, position, name, visibility FROM sections WHERE course = :course ORDER BY ordinal;
