SELECT site FROM lti_invitations WHERE code_hash = :code_hash;
