SELECT lms_id, activity FROM grade_items WHERE course = :course ORDER BY lms_id;
