UPDATE deliveries
SET not_before = :until
WHERE site = :site AND state = 'waiting' AND not_before < :until;
