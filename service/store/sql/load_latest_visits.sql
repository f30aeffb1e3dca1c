-- The latest visit that the LMS told of each person, our own launches included.
SELECT person, max(at) AS at FROM course_visits WHERE course = :course GROUP BY person;
