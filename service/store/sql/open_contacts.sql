-- The latest contact to which an answer would be natural, and the latest that was not a message. Praise wants no answer.
SELECT person, max(at) AS at, max(CASE WHEN channel <> 'moodle' THEN at END) AS other_at
FROM (SELECT recipient AS person, finished AS at, 'moodle' AS channel
      FROM deliveries
      WHERE site = (SELECT site FROM courses WHERE id = :course)
            AND kind = 'message' AND class = 'by_hand' AND state = 'sent'
            AND dedupe_key NOT IN (SELECT form_id FROM endings)
      UNION ALL
      SELECT person, at, channel FROM contacts
      WHERE site = (SELECT site FROM courses WHERE id = :course)
            AND form_id NOT IN (SELECT form_id FROM endings))
GROUP BY person;
