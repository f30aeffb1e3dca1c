INSERT INTO replies (site, lms_id, sender, text_sealed, sent)
VALUES (:site, :lms_id, :sender, :text_sealed, :sent)
ON CONFLICT (site, lms_id) DO NOTHING;
