-- Kept facts about people and activities that have left the course.
DELETE FROM hidden_grades
WHERE course = :course
      AND (person NOT IN (SELECT person FROM enrolments WHERE course = :course)
           OR activity NOT IN (SELECT id FROM activities WHERE course = :course AND present = 1));
