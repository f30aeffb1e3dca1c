SELECT id, site, lms_id, version, last_success, last_failure, failure, failure_detail
FROM courses
WHERE id = :course;
