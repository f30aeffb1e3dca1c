INSERT INTO launches (site, subject, context_lms_id, at) VALUES (:site, :subject, :context_lms_id, :at)
ON CONFLICT DO NOTHING;
