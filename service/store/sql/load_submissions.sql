SELECT activity, person, group_id, state, modified, graded FROM submissions WHERE course = :course ORDER BY id;
