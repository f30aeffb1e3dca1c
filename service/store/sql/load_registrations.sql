SELECT key, site, issuer, client_id, authorization_endpoint, jwks_uri, token_endpoint, token_audience, product,
       created
FROM lti_registrations ORDER BY created, key;
