INSERT INTO course_watch (course, since) VALUES (:course, :since) ON CONFLICT (course) DO NOTHING;
