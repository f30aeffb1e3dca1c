INSERT INTO course_visits (course, person, at) VALUES (:course, :person, :at) ON CONFLICT DO NOTHING;
