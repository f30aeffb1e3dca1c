UPDATE own_tokens
SET state = :state, marks_read = :marks_read, surplus = :surplus, checked = :now
WHERE person = :person AND given = :given;
