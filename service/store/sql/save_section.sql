INSERT INTO sections (course, ordinal, lms_id, position, name, visibility)
VALUES (:course, :ordinal, :lms_id, :position, :name, :visibility);
