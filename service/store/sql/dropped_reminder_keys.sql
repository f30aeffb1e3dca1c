-- Planned and dropped again, the latest time last.
SELECT key.person, key.activity, key.due, key.stage, key.dropped, key.dropped_at
FROM activities AS activity
CROSS JOIN reminder_keys AS key ON key.activity = activity.id
WHERE activity.course = :course AND key.due >= :since AND key.dropped <> ''
ORDER BY key.dropped_at, key.delivery;
