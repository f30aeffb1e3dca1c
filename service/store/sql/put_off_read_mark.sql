UPDATE read_marks SET attempts = attempts + 1, next_try = :until WHERE mentor = :mentor AND student = :student;
