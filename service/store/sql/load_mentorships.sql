SELECT mentor, student FROM mentorships WHERE course = :course ORDER BY mentor, student;
