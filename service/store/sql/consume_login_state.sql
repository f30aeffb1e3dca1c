DELETE FROM login_states
WHERE state = :state AND expires > :now
RETURNING state, nonce, registration, browser_hash, redirect_uri, target_link_uri, lti_deployment_id, storage_frame, created,
          expires;
