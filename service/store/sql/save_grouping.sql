INSERT INTO groupings (course, ordinal, lms_id, name) VALUES (:course, :ordinal, :lms_id, :name);
