SELECT key.stage
FROM reminder_keys AS key
JOIN deliveries AS delivery ON delivery.id = key.delivery
WHERE key.person = :person AND key.activity = :activity AND key.due = :due AND key.dropped = ''
      AND delivery.state IN ('waiting', 'sending', 'sent', 'uncertain');
