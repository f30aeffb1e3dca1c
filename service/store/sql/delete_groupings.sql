DELETE FROM groupings WHERE course = :course;
