DELETE FROM quiz_attempts WHERE id = :id;
