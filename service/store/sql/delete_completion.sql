DELETE FROM completions WHERE course = :course AND activity = :activity AND person = :person;
