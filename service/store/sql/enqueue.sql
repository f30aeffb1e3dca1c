-- Nothing is added for a key or a reminder that is there already.
INSERT INTO deliveries (kind, site, course, recipient, author, reminder_person, reminder_activity, reminder_due,
                        reminder_stage, text_sealed, marker, dedupe_key, state, reason, created, not_before,
                        attempted, attempts, not_found, receipt, finished)
VALUES (:kind, :site, :course, :recipient, :author, :reminder_person, :reminder_activity, :reminder_due,
        :reminder_stage, :text_sealed, :marker, :dedupe_key, :state, :reason, :created, :not_before,
        :attempted, :attempts, :not_found, :receipt, :finished)
ON CONFLICT (dedupe_key) DO NOTHING
ON CONFLICT (reminder_person, reminder_activity, reminder_due, reminder_stage) DO NOTHING
RETURNING id;
