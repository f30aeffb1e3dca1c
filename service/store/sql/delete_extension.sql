DELETE FROM extensions WHERE course = :course AND activity = :activity AND person = :person;
