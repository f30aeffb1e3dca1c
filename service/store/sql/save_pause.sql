INSERT INTO pauses (person, set_by, until, at)
VALUES (:person, :by, :until, :now)
ON CONFLICT (person, set_by) DO UPDATE SET until = excluded.until, at = excluded.at;
