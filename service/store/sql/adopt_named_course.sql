-- A course that could not be read yet is known by the short name of the configuration. Its first reading tells
-- the LMS's id, and the row becomes that course's.
UPDATE OR IGNORE courses
SET lms_id = :lms_id
WHERE site = :site AND lms_id = :short_name AND last_success IS NULL;
