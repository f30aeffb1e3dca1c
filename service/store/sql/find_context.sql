SELECT registration, deployment_id, context_lms_id, site, title, memberships_url, history, line_items_url
FROM lti_contexts
WHERE site = :site AND context_lms_id = :context_lms_id
ORDER BY last_seen DESC LIMIT 1;
