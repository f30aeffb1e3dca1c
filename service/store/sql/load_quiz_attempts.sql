SELECT id, activity, person, state, started, finished, closes, awaits_marking
FROM quiz_attempts
WHERE course = :course
ORDER BY activity, person, started, id;
