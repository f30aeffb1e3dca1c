-- The oldest row of each person that may be sent now. A person with a row on its way waits, and so does a row
-- behind an older one of its kind that is to be tried again: messages arrive in the order they were written.
-- A row whose claimer died before it called the LMS is as good as waiting.
UPDATE deliveries
SET state = 'sending', owner = :owner, lease_until = :lease_until, attempted = NULL, not_found = 0
WHERE id IN (
    SELECT min(due.id)
    FROM deliveries AS due
    WHERE due.state IN ('waiting', 'sending')
          AND due.site = :site
          AND due.not_before <= :now
          AND (due.state = 'waiting' OR (due.attempted IS NULL AND due.lease_until <= :now))
          AND NOT EXISTS (
              SELECT 1
              FROM deliveries AS other
              WHERE other.recipient = due.recipient
                    AND other.id <> due.id
                    AND (other.state = 'sending'
                         OR (other.state = 'waiting' AND other.attempts > 0 AND other.kind = due.kind
                             AND other.id < due.id)))
    GROUP BY due.recipient
    ORDER BY min(due.id)
    LIMIT :limit)
RETURNING id, kind, site, course, recipient, author, reminder_person, reminder_activity, reminder_due,
          reminder_stage, text_sealed, marker, state, reason, created, not_before, attempted, attempts,
          not_found, receipt, finished;
