-- From any state: what the LMS says it has sent is sent, whatever was believed meanwhile.
UPDATE deliveries
SET state = 'sent', receipt = :receipt, finished = :now, reason = '', owner = '', lease_until = 0
WHERE id = :id AND state <> 'sent';
