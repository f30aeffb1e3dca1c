SELECT activity, person, group_id, opens, due, closes, sort_order
FROM overrides
WHERE course = :course
ORDER BY id;
