INSERT INTO lti_registrations_begun (confirm_hash, invitation, configuration_url, token_sealed, expires)
VALUES (:confirm_hash, :invitation, :configuration_url, :token_sealed, :expires);
