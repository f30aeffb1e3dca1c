INSERT INTO sections (course, ordinal, lms_id, position, name, visibility, availability, subsection_of)
VALUES (:course, :ordinal, :lms_id, :position, :name, :visibility, :availability, :subsection_of);
