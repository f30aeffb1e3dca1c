-- Rows that claim_due holds back behind another one wait for that one, not for a moment.
SELECT min(CASE state
               WHEN 'waiting' THEN not_before
               ELSE max(lease_until, not_before)
           END) AS moment
FROM deliveries AS open
WHERE state IN ('waiting', 'sending')
      AND NOT EXISTS (
          SELECT 1
          FROM deliveries AS other
          WHERE open.state = 'waiting'
                AND (other.id = open.follows AND other.state IN ('waiting', 'sending')
                     OR other.lane = open.lane
                        AND (other.state = 'sending'
                             OR (other.state = 'waiting' AND other.attempts > 0 AND other.id < open.id
                                 AND (other.class <> 'nudge' OR open.class = 'nudge')))));
