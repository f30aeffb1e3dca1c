INSERT INTO grade_items (course, lms_id, activity) VALUES (:course, :lms_id, :activity)
ON CONFLICT (course, lms_id) DO UPDATE SET activity = excluded.activity;
