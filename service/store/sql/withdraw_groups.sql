UPDATE course_groups SET present = 0 WHERE course = :course AND present = 1;
