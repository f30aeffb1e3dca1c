INSERT INTO skips (course, person, activity, due, stage, reason, noted)
VALUES (:course, :person, :activity, :due, :stage, :reason, :now)
ON CONFLICT (course, person, activity, due, stage) DO UPDATE SET reason = excluded.reason;
