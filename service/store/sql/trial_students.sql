SELECT course, person, arm, entered FROM trial_students WHERE trial = :trial ORDER BY course, person;
