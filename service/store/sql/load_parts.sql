SELECT part, as_of, failure FROM course_parts WHERE course = :course;
