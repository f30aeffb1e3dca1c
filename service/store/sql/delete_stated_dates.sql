DELETE FROM stated_dates WHERE course = :course AND activity = :activity AND person = :person;
