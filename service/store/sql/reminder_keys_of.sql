SELECT person, activity, due, stage
FROM reminder_keys
WHERE delivery = :delivery AND dropped = ''
ORDER BY due, activity, stage;
