INSERT INTO login_states (state, nonce, registration, browser_hash, redirect_uri, target_link_uri,
                          lti_deployment_id, storage_frame, created, expires)
VALUES (:state, :nonce, :registration, :browser_hash, :redirect_uri, :target_link_uri, :lti_deployment_id,
        :storage_frame, :created, :expires);
