-- The latest contact to which an answer would be natural, and the latest by another way than that one. Praise wants
-- no answer, and what was answered outside Waymark has one.
SELECT person, at, other_at
FROM (SELECT student AS person, moment AS at,
             lead(moment) OVER latest_first AS other_at,
             row_number() OVER latest_first AS place
      FROM (SELECT student, channel, max(moment) AS moment
            FROM (SELECT recipient AS student, finished AS moment, 'moodle' AS channel
                  FROM deliveries
                  WHERE site = (SELECT site FROM courses WHERE id = :course)
                        AND kind = 'message' AND class = 'by_hand' AND state = 'sent'
                        AND dedupe_key NOT IN (SELECT form_id FROM endings)
                  UNION ALL
                  SELECT person, at, channel FROM contacts
                  WHERE site = (SELECT site FROM courses WHERE id = :course)
                        AND form_id NOT IN (SELECT form_id FROM endings))
            WHERE NOT EXISTS (
                SELECT 1
                FROM answers
                WHERE answers.site = (SELECT site FROM courses WHERE id = :course)
                      AND answers.person = student AND answers.at >= moment)
            GROUP BY student, channel)
      WINDOW latest_first AS (PARTITION BY student ORDER BY moment DESC, channel))
WHERE place = 1;
