DELETE FROM lti_registrations_begun WHERE confirm_hash = :confirm_hash AND expires > :now
RETURNING invitation, configuration_url, token_sealed;
