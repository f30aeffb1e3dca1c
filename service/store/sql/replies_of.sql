SELECT lms_id, sender, text_sealed, sent
FROM replies
WHERE sender = :sender AND site = :site
ORDER BY sent, id;
