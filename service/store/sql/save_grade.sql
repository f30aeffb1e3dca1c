INSERT INTO grades (course, activity, person, points, maximum, graded)
VALUES (:course, :activity, :person, :points, :maximum, :graded)
ON CONFLICT (course, activity, person) DO UPDATE
SET points = excluded.points, maximum = excluded.maximum, graded = excluded.graded;
