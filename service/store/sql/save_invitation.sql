INSERT INTO lti_invitations (code_hash, site, created, expires) VALUES (:code_hash, :site, :created, :expires);
