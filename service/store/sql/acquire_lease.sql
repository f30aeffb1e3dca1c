INSERT INTO leases (name, owner, held_until) VALUES (:name, :owner, :held_until)
ON CONFLICT (name) DO UPDATE
SET owner = excluded.owner, held_until = excluded.held_until
WHERE leases.owner IN ('', excluded.owner) OR leases.held_until <= :now;
