-- Only the first of two claimers gets past this: the other finds the time set or the row gone on.
UPDATE deliveries
SET attempted = :now, attempts = attempts + 1, crashes = 0, speaker = :speaker
WHERE id = :id AND state = 'sending' AND attempted IS NULL;
