SELECT lms_id, position, name, visibility, availability, subsection_of
FROM sections
WHERE course = :course
ORDER BY ordinal;
