SELECT key, kind, title, activity, group_id, begins, at, place, times, author, noted
FROM plan_items
WHERE course = :course
ORDER BY at, key;
