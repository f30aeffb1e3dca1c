INSERT INTO lti_scores (registration, line_item, subject, sent_ms, wanted, share)
VALUES (:registration, :line_item, :subject, :sent_ms, :wanted, :share)
ON CONFLICT (registration, line_item, subject, sent_ms) DO UPDATE
SET wanted = excluded.wanted, share = excluded.share;
