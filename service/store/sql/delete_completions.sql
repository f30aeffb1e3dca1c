DELETE FROM completions WHERE course = :course;
