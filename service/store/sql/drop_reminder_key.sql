UPDATE reminder_keys
SET dropped = :reason
WHERE person = :person AND activity = :activity AND due = :due AND stage = :stage;
