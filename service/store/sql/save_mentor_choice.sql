INSERT INTO mentor_choices (person, weekly, decided)
VALUES (:person, :weekly, :now)
ON CONFLICT (person) DO UPDATE SET weekly = excluded.weekly, decided = excluded.decided;
