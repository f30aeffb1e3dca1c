UPDATE courses SET version = version + 1 WHERE id = :course;
