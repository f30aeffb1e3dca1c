DELETE FROM stated_dates WHERE course = :course;
