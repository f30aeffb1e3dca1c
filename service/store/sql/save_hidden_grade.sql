INSERT INTO hidden_grades (course, activity, person) VALUES (:course, :activity, :person) ON CONFLICT DO NOTHING;
