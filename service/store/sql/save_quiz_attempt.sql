INSERT INTO quiz_attempts (course, activity, person, state, started, finished)
VALUES (:course, :activity, :person, :state, :started, :finished);
