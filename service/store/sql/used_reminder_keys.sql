-- In the order of planning, with what became of each. Dates long past are no longer planned for, but what was said of
-- a date that has changed counts as long as nothing else was.
SELECT key.person, key.activity, key.due, key.stage, delivery.state
FROM activities AS activity
CROSS JOIN reminder_keys AS key ON key.activity = activity.id
JOIN deliveries AS delivery ON delivery.id = key.delivery
WHERE activity.course = :course AND (key.due >= :since OR delivery.class = 'correction') AND key.dropped = ''
ORDER BY key.delivery, key.person, key.activity, key.due, key.stage;
