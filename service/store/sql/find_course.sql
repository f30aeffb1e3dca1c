SELECT id FROM courses WHERE site = :site AND lms_id = :lms_id;
