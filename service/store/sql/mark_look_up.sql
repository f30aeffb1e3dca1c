UPDATE deliveries
SET not_before = :look_at, not_found = :not_found, unanswered = :unanswered, reason = :reason, owner = '',
    lease_until = 0
WHERE id = :id AND state = 'sending';
