SELECT person, activity, covers_until FROM excuses WHERE course = :course ORDER BY id;
