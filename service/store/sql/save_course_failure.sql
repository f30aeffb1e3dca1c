INSERT INTO courses (site, lms_id, version, last_failure, failure, failure_detail)
VALUES (:site, :lms_id, 1, :now, :failure, :detail)
ON CONFLICT (site, lms_id) DO UPDATE
SET version = courses.version + 1,
    last_failure = excluded.last_failure,
    failure = excluded.failure,
    failure_detail = excluded.failure_detail
RETURNING id;
