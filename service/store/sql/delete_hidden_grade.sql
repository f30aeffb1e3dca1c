DELETE FROM hidden_grades WHERE course = :course AND activity = :activity AND person = :person;
