DELETE FROM participation WHERE course = :course AND activity = :activity AND person = :person;
