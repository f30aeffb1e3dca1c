SELECT ordinal, lms_id, name FROM groupings WHERE course = :course ORDER BY ordinal;
