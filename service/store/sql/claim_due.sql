-- The oldest row of each lane that may be sent now. A lane with a row on its way waits, and so does a row
-- behind an older one that is to be tried again: things arrive in the order they were meant. Only what a
-- person did is not held up by a nudge. A row waits for the one it follows to end. A row whose claimer died
-- before it called the LMS is as good as waiting, but comes after the others: it may be what kills. A lease
-- beyond any that could be given now, and a row or an attempt of the future, are of a clock that was wrong.
UPDATE deliveries
SET crashes = crashes + (state = 'sending'),
    state = 'sending', owner = :owner, lease_until = :lease_until, attempted = NULL, not_found = 0, unanswered = 0
WHERE id IN (
    SELECT min(due.id)
    FROM deliveries AS due
    WHERE due.state IN ('waiting', 'sending')
          AND due.site = :site
          AND (due.not_before <= :now OR due.created > :now
               OR (due.attempts > 0 AND due.attempted > :now))
          AND (due.state = 'waiting'
               OR (due.attempted IS NULL
                   AND (due.lease_until <= :now OR due.lease_until > :lease_until)))
          AND (due.follows IS NULL
               OR EXISTS (
                   SELECT 1
                   FROM deliveries AS leader
                   WHERE leader.id = due.follows AND leader.state NOT IN ('waiting', 'sending')))
          AND NOT EXISTS (
              SELECT 1
              FROM deliveries AS other
              WHERE other.lane = due.lane
                    AND other.id <> due.id
                    AND (other.state = 'sending'
                         OR (other.state = 'waiting' AND other.attempts > 0 AND other.id < due.id
                             AND (other.class <> 'nudge' OR due.class = 'nudge'))))
    GROUP BY due.lane
    ORDER BY max(due.state = 'sending'), min(due.id)
    LIMIT :limit)
RETURNING id, kind, class, site, course, recipient, author, follows, text_sealed, marker, state, reason, created,
          not_before, attempted, attempts, crashes, checks, not_found, unanswered, receipt, seen, finished, speaker;
