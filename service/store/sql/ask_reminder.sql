INSERT INTO asked_reminders (person, activity, hours_before, asked)
VALUES (:person, :activity, :hours_before, :now)
ON CONFLICT DO NOTHING;
