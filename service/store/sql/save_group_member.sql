INSERT INTO group_members (course, person, group_id) VALUES (:course, :person, :group_id)
ON CONFLICT DO NOTHING;
