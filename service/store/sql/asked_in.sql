SELECT asked.person, asked.activity, asked.hours_before
FROM activities AS activity
CROSS JOIN asked_reminders AS asked ON asked.activity = activity.id
WHERE activity.course = :course
ORDER BY asked.person, asked.activity, asked.hours_before DESC;
