SELECT lms_id FROM courses WHERE site = :site AND short_name = :short_name ORDER BY id LIMIT 1;
