SELECT recipient, max(coalesce(finished, created)) AS at
FROM deliveries
WHERE site = (SELECT site FROM courses WHERE id = :course)
      AND kind = 'message' AND class = 'by_hand'
      AND state IN ('waiting', 'sending', 'sent', 'uncertain')
GROUP BY recipient;
