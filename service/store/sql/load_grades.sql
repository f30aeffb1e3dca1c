SELECT activity, person, points, maximum, graded FROM grades WHERE course = :course ORDER BY activity, person;
