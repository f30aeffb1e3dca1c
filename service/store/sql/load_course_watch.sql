SELECT since FROM course_watch WHERE course = :course;
