-- Kept facts about activities that have left the course.
DELETE FROM grade_items
WHERE course = :course AND activity NOT IN (SELECT id FROM activities WHERE course = :course AND present = 1);
