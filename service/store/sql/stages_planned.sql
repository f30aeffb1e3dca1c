SELECT stage
FROM reminder_keys
WHERE person = :person AND activity = :activity AND due = :due AND dropped = '';
