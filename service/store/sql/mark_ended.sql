UPDATE deliveries
SET state = :state, reason = :reason, finished = :now, owner = '', lease_until = 0
WHERE id = :id AND state IN ('waiting', 'sending');
