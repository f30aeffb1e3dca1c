SELECT id, kind, class, site, course, recipient, author, follows, text_sealed, marker, state, reason, created,
       not_before, attempted, attempts, crashes, checks, not_found, unanswered, receipt, seen, finished, speaker
FROM deliveries
WHERE course = :course AND recipient IS NULL AND kind = 'groups'
ORDER BY id;
