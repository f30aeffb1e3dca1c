SELECT id, kind, site, course, recipient, author, reminder_person, reminder_activity, reminder_due,
       reminder_stage, text_sealed, marker, state, reason, created, not_before, attempted, attempts, not_found,
       receipt, finished
FROM deliveries
WHERE id = :id;
