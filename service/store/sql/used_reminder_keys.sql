-- Of any state: a key is used once. Dates that have passed are no longer planned for.
SELECT reminder_person, reminder_activity, reminder_due, reminder_stage
FROM deliveries
WHERE course = :course AND reminder_due >= :now
ORDER BY id;
