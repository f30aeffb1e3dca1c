UPDATE deliveries
SET state = 'waiting', not_before = :not_before, reason = :reason, checks = checks + 1, crashes = 0, owner = '',
    lease_until = 0
WHERE id = :id AND state = 'sending';
