UPDATE reminder_keys
SET dropped = :reason, dropped_at = :now
WHERE person = :person AND activity = :activity AND due = :due AND stage = :stage AND dropped = '';
