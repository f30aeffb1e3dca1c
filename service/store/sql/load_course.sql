SELECT lms_id, short_name, full_name, starts, ends, visible, language, url, last_success
FROM courses
WHERE id = :course AND last_success IS NOT NULL;
