INSERT INTO grouping_groups (course, grouping, group_id) VALUES (:course, :grouping, :group_id)
ON CONFLICT DO NOTHING;
