SELECT person, activity, due, stage, reason
FROM skips
WHERE course = :course
ORDER BY due, person, activity, stage;
