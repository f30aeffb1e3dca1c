DELETE FROM excuses WHERE course = :course AND person = :person AND activity IS :activity;
