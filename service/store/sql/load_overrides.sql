SELECT activity, person, group_id, opens, due, closes, sort_order, order_known, closes_known, attempts,
       never_closes
FROM overrides
WHERE course = :course
ORDER BY id;
