SELECT arm FROM trial_students WHERE trial = :trial AND person = :person LIMIT 1;
