INSERT INTO sessions (launch_id, secret_hash, csrf, registration, site, subject, context_lms_id, launch_role,
                      display_name_sealed, language, return_url, created, last_seen)
VALUES (:launch_id, :secret_hash, :csrf, :registration, :site, :subject, :context_lms_id, :launch_role,
        :display_name_sealed, :language, :return_url, :created, :last_seen);
