SELECT activity, person, opens, due, closes, as_of FROM stated_dates WHERE course = :course;
