DELETE FROM group_members WHERE course = :course;
