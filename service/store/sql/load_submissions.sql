SELECT id, activity, person, group_id, state, modified, graded, attempt
FROM submissions
WHERE course = :course
ORDER BY id;
