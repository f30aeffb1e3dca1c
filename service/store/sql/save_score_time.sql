INSERT INTO lti_score_times (registration, line_item, subject, sent_ms)
VALUES (:registration, :line_item, :subject, :sent_ms)
ON CONFLICT (registration, line_item, subject) DO UPDATE SET sent_ms = max(sent_ms, excluded.sent_ms);
