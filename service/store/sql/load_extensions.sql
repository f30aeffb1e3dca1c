SELECT activity, person, granted_until FROM extensions WHERE course = :course ORDER BY activity, person;
