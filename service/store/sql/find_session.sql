SELECT launch_id, secret_hash, csrf, registration, site, subject, context_lms_id, launch_role,
       display_name_sealed, language, return_url, created, last_seen
FROM sessions
WHERE launch_id = :launch_id AND created > :made_after AND last_seen >= :seen_since;
