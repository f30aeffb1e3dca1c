SELECT 1 AS used
FROM reminder_keys
WHERE person = :person AND activity = :activity AND due = :due AND stage = :stage AND dropped = '';
