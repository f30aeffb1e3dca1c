DELETE FROM asked_reminders WHERE person = :person AND activity = :activity;
