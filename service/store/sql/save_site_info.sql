UPDATE sites
SET name = :name, address = :address, release = :release, account_lms_id = :account_lms_id, info_read = :now
WHERE id = :site;
