SELECT id FROM people WHERE site = :site AND lms_id = :lms_id;
