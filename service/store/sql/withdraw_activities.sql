UPDATE activities SET present = 0 WHERE course = :course AND present = 1;
