SELECT person, max(known_until) AS known_until
FROM endings
WHERE course = :course AND withdrawn IS NULL AND known_until > :now
GROUP BY person;
