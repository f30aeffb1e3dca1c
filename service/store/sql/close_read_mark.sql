DELETE FROM read_marks WHERE mentor = :mentor AND student = :student;
