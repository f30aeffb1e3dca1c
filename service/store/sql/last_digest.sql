SELECT max(delivery.finished) AS at
FROM letters AS letter
JOIN deliveries AS delivery ON delivery.id = letter.delivery
WHERE letter.course = :course AND letter.person = :person AND letter.sort = 'weekly' AND delivery.state = 'sent';
