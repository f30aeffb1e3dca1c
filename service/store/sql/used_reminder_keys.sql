-- Of any state: a key is used once. Dates long past are no longer planned for.
SELECT key.person, key.activity, key.due, key.stage
FROM activities AS activity
JOIN reminder_keys AS key ON key.activity = activity.id
WHERE activity.course = :course AND key.due >= :since
ORDER BY key.person, key.activity, key.due, key.stage;
