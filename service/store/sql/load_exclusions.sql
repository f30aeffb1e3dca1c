SELECT activity, person FROM exclusions WHERE course = :course;
