-- An attempt in the future is of a clock that was wrong: to be looked at.
UPDATE deliveries
SET owner = :owner, lease_until = :lease_until
WHERE id IN (
    SELECT lost.id
    FROM deliveries AS lost
    WHERE lost.state = 'sending'
          AND lost.site = :site
          AND (lost.not_before <= :now OR lost.attempted > :now)
          AND (lost.lease_until <= :now OR lost.lease_until > :lease_until)
          AND lost.attempted IS NOT NULL
    ORDER BY lost.id
    LIMIT :limit)
RETURNING id, kind, class, site, course, recipient, author, follows, text_sealed, marker, state, reason, created,
          not_before, attempted, attempts, crashes, checks, not_found, unanswered, receipt, seen, finished, speaker;
