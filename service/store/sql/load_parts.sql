SELECT part, as_of, failure, gap FROM course_parts WHERE course = :course;
