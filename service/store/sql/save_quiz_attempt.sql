INSERT INTO quiz_attempts (course, activity, person, state, started, finished, closes, awaits_marking)
VALUES (:course, :activity, :person, :state, :started, :finished, :closes, :awaits_marking);
