SELECT url
FROM lti_line_items
WHERE registration = :registration AND context_lms_id = :context_lms_id AND resource_id = :resource_id;
