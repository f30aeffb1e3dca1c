-- Kept facts about groups that have left the course.
DELETE FROM grouping_groups
WHERE course = :course AND group_id NOT IN (SELECT id FROM course_groups WHERE course = :course AND present = 1);
