-- A pause, or a situation that a mentor of the course knows of.
SELECT max(until) AS until
FROM (SELECT muted_until AS until FROM contact_choices WHERE person = :person
      UNION ALL
      SELECT known_until FROM endings WHERE course = :course AND person = :person AND withdrawn IS NULL);
