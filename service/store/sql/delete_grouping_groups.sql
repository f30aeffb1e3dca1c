DELETE FROM grouping_groups WHERE course = :course;
