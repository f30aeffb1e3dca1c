-- Kept memberships of people and in groups that have left the course.
DELETE FROM group_members
WHERE course = :course
      AND (person NOT IN (SELECT person FROM enrolments WHERE course = :course)
           OR group_id NOT IN (SELECT id FROM course_groups WHERE course = :course AND present = 1));
