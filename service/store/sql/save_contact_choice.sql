INSERT INTO contact_choices (person, nudges, before_date, after_date, quiet_from, quiet_until, language, decided)
VALUES (:person, :nudges, :before_date, :after_date, :quiet_from, :quiet_until, :language, :now)
ON CONFLICT (person) DO UPDATE
SET nudges = excluded.nudges, before_date = excluded.before_date, after_date = excluded.after_date,
    quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, language = excluded.language,
    decided = excluded.decided;
