-- Pauses, and situations that a mentor of the course knows of. Of two as long, the student's own is named first.
SELECT until, set_by
FROM (SELECT until, set_by, own FROM pauses WHERE person = :person
      UNION ALL
      SELECT known_until, author, 0
      FROM endings
      WHERE course = :course AND person = :person AND withdrawn IS NULL AND known_until IS NOT NULL)
ORDER BY until DESC, own DESC;
