SELECT id FROM courses WHERE site = :site AND last_success IS NOT NULL ORDER BY id;
