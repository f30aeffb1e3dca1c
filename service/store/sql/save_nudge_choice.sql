INSERT INTO contact_choices (person, nudges, decided)
VALUES (:person, :nudges, :now)
ON CONFLICT (person) DO UPDATE SET nudges = excluded.nudges, decided = excluded.decided;
