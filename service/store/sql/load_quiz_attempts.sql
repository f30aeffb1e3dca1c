SELECT activity, person, state, started, finished FROM quiz_attempts WHERE course = :course ORDER BY id;
