SELECT cursor FROM courses WHERE id = :course;
