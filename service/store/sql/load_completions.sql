SELECT activity, person, state, changed FROM completions WHERE course = :course ORDER BY activity, person;
