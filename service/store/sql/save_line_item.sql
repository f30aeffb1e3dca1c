INSERT INTO lti_line_items (registration, context_lms_id, resource_id, url, created)
VALUES (:registration, :context_lms_id, :resource_id, :url, :now)
ON CONFLICT (registration, context_lms_id, resource_id) DO UPDATE SET url = excluded.url;
