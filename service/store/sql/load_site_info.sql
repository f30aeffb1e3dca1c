SELECT name, address, release, account_lms_id, info_read
FROM sites
WHERE id = :site AND info_read IS NOT NULL;
