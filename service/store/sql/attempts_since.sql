SELECT count(*) AS attempts
FROM deliveries
WHERE site = :site AND attempted > :since AND attempted <= :now;
