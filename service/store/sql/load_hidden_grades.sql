SELECT activity, person FROM hidden_grades WHERE course = :course;
