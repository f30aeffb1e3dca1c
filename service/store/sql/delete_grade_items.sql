DELETE FROM grade_items WHERE course = :course;
