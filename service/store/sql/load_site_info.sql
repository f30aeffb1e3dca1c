SELECT name, address, release, account_lms_id, info_read, notices_told, notice_due_soon, notice_overdue, notice_digest
FROM sites
WHERE id = :site AND info_read IS NOT NULL;
