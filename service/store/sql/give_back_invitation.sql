UPDATE lti_invitations SET used = NULL WHERE code_hash = :code_hash;
