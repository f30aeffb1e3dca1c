-- When a student was last told that a date has changed, or is to be told.
SELECT key.person, key.activity,
       max(coalesce(delivery.finished,
                    CASE delivery.state WHEN 'sending' THEN delivery.attempted END,
                    delivery.not_before)) AS at
FROM activities AS activity
CROSS JOIN reminder_keys AS key ON key.activity = activity.id
JOIN deliveries AS delivery ON delivery.id = key.delivery
WHERE activity.course = :course AND key.due >= :since AND key.dropped = '' AND delivery.class = 'correction'
      AND delivery.state IN ('waiting', 'sending', 'sent', 'uncertain')
GROUP BY key.person, key.activity;
