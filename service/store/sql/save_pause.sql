INSERT INTO pauses (person, own, until, set_by, at)
VALUES (:person, :own, :until, :by, :now)
ON CONFLICT (person, own) DO UPDATE SET until = excluded.until, set_by = excluded.set_by, at = excluded.at;
