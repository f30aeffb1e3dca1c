-- Dates that reached a student, in the order in which they did.
SELECT key.person, key.activity, key.due, key.stage
FROM activities AS activity
CROSS JOIN reminder_keys AS key ON key.activity = activity.id
JOIN deliveries AS delivery ON delivery.id = key.delivery
WHERE activity.course = :course AND (key.due >= :since OR delivery.class = 'correction') AND key.dropped = ''
      AND delivery.state = 'sent'
ORDER BY delivery.finished, delivery.id;
