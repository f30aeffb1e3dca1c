SELECT 1 FROM course_copies WHERE course = :course;
