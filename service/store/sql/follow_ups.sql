-- What was noted last about being in touch again, by student.
SELECT person, follow_up
FROM (SELECT person, follow_up, row_number() OVER (PARTITION BY person ORDER BY at DESC, id DESC) AS place
      FROM contacts
      WHERE course = :course AND follow_up IS NOT NULL)
WHERE place = 1;
