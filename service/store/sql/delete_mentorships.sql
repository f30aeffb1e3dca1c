DELETE FROM mentorships WHERE course = :course;
