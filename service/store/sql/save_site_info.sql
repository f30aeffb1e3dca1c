-- What was told once stands until something else is told: one refused question says nothing about the site.
UPDATE sites
SET name = :name, address = :address, release = :release, account_lms_id = :account_lms_id, info_read = :now,
    notice_due_soon = CASE WHEN :told THEN :due_soon ELSE notice_due_soon END,
    notice_overdue = CASE WHEN :told THEN :overdue ELSE notice_overdue END,
    notice_digest = CASE WHEN :told THEN :digest ELSE notice_digest END,
    notices_told = notices_told OR :told
WHERE id = :site;
