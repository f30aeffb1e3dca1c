SELECT grouping, group_id FROM grouping_groups WHERE course = :course ORDER BY grouping, group_id;
