DELETE FROM grades WHERE course = :course AND activity = :activity AND person = :person;
