INSERT INTO exclusions (course, activity, person) VALUES (:course, :activity, :person) ON CONFLICT DO NOTHING;
