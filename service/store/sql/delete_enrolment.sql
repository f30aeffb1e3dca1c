DELETE FROM enrolments WHERE course = :course AND person = :person;
