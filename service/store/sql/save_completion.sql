INSERT INTO completions (course, activity, person, state, changed)
VALUES (:course, :activity, :person, :state, :changed)
ON CONFLICT (course, activity, person) DO UPDATE SET state = excluded.state, changed = excluded.changed;
