SELECT recipient, max(at) AS at
FROM (SELECT recipient, coalesce(finished, created) AS at
      FROM deliveries
      WHERE site = (SELECT site FROM courses WHERE id = :course)
            AND kind = 'message' AND class = 'by_hand'
            AND state IN ('waiting', 'sending', 'sent', 'uncertain')
      UNION ALL
      SELECT person, at FROM contacts WHERE site = (SELECT site FROM courses WHERE id = :course))
GROUP BY recipient;
