DELETE FROM exclusions WHERE course = :course AND activity = :activity AND person = :person;
