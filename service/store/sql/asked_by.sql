SELECT activity, hours_before FROM asked_reminders WHERE person = :person ORDER BY activity, hours_before DESC;
