INSERT INTO extensions (course, activity, person, granted_until)
VALUES (:course, :activity, :person, :granted_until)
ON CONFLICT (course, activity, person) DO UPDATE SET granted_until = excluded.granted_until;
