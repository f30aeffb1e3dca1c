INSERT INTO contact_choices (person, nudges, muted_until, decided)
VALUES (:person, 1, :until, :now)
ON CONFLICT (person) DO UPDATE SET muted_until = excluded.muted_until, decided = excluded.decided;
