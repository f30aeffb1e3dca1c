UPDATE lti_invitations SET used = :now WHERE code_hash = :code_hash AND used IS NULL AND expires > :now;
