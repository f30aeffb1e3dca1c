INSERT INTO mentorships (course, mentor, student) VALUES (:course, :mentor, :student) ON CONFLICT DO NOTHING;
