-- Pauses, and situations that a mentor of the course knows of. Of two as long, the student's own is named first.
SELECT until, set_by
FROM (SELECT until, set_by FROM pauses WHERE person = :person
      UNION ALL
      SELECT known_until, author
      FROM endings
      WHERE course = :course AND person = :person AND withdrawn IS NULL AND known_until IS NOT NULL)
ORDER BY until DESC, set_by = :person DESC, set_by;
