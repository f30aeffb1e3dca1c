SELECT activity, person, group_id, opens, due, closes, sort_order, order_known, closes_known, attempts,
       never_closes, opens_at_once, time_limit
FROM overrides
WHERE course = :course
ORDER BY id;
