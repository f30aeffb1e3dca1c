SELECT (SELECT count(*) FROM deliveries WHERE site = :site AND attempted > :since AND attempted <= :now)
       + (SELECT count(*) FROM deliveries WHERE site = :site AND looked > :since AND looked <= :now) AS calls;
