INSERT INTO contact_choices (person, nudges, muted_until, muted_by, decided)
VALUES (:person, 1, :until, :by, :now)
ON CONFLICT (person) DO UPDATE
SET muted_until = excluded.muted_until, muted_by = excluded.muted_by, decided = excluded.decided;
