UPDATE reminder_keys
SET dropped = :reason, dropped_at = :now
WHERE delivery = :delivery AND dropped = '';
