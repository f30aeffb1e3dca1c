UPDATE deliveries
SET owner = :owner, lease_until = :lease_until
WHERE id IN (
    SELECT lost.id
    FROM deliveries AS lost
    WHERE lost.state = 'sending'
          AND lost.site = :site
          AND lost.not_before <= :now
          AND lost.lease_until <= :now
          AND lost.attempted IS NOT NULL
    ORDER BY lost.id
    LIMIT :limit)
RETURNING id, kind, site, course, recipient, author, reminder_person, reminder_activity, reminder_due,
          reminder_stage, text_sealed, marker, state, reason, created, not_before, attempted, attempts,
          not_found, receipt, finished;
