INSERT INTO course_copies (course, source, taken, author, at)
VALUES (:course, :source, :taken, :author, :now)
ON CONFLICT (course) DO NOTHING;
