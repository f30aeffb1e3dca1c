-- Kept facts about people, groups and activities that have left the course.
DELETE FROM submissions
WHERE course = :course
      AND (person NOT IN (SELECT person FROM enrolments WHERE course = :course)
           OR group_id NOT IN (SELECT id FROM course_groups WHERE course = :course AND present = 1)
           OR activity NOT IN (SELECT id FROM activities WHERE course = :course AND present = 1));
