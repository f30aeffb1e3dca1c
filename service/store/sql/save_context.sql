INSERT INTO lti_contexts (registration, deployment_id, context_lms_id, site, title, memberships_url, history,
                          line_items_url, first_seen, last_seen)
VALUES (:registration, :deployment_id, :context_lms_id, :site, :title, :memberships_url, :history,
        :line_items_url, :now, :now)
ON CONFLICT (registration, deployment_id, context_lms_id) DO UPDATE
SET title = excluded.title,
    memberships_url = CASE excluded.memberships_url WHEN '' THEN memberships_url ELSE excluded.memberships_url END,
    history = excluded.history,
    line_items_url = CASE excluded.line_items_url WHEN '' THEN line_items_url ELSE excluded.line_items_url END,
    last_seen = excluded.last_seen;
