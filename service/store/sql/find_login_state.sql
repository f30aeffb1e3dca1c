SELECT state, nonce, registration, browser_hash, redirect_uri, target_link_uri, lti_deployment_id, created,
       expires
FROM login_states
WHERE state = :state AND expires > :now;
