-- Reminders of any course of the site to the people of this one: when they went, or are to go.
SELECT recipient, at
FROM (SELECT delivery.recipient,
             coalesce(delivery.finished,
                      CASE delivery.state WHEN 'sending' THEN delivery.attempted END,
                      delivery.not_before) AS at
      FROM enrolments AS enrolment
      CROSS JOIN deliveries AS delivery ON delivery.recipient = enrolment.person
      WHERE enrolment.course = :course
            AND delivery.state IN ('waiting', 'sending', 'sent', 'uncertain')
            AND delivery.class = 'nudge' AND delivery.kind = 'message')
WHERE at > :since
ORDER BY recipient, at;
