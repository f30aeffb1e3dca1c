SELECT site FROM lti_invitations WHERE code_hash = :code_hash AND used IS NULL AND expires > :now;
