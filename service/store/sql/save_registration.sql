INSERT INTO lti_registrations (key, site, issuer, client_id, authorization_endpoint, jwks_uri, token_endpoint,
                               token_audience, product, created)
VALUES (:key, :site, :issuer, :client_id, :authorization_endpoint, :jwks_uri, :token_endpoint, :token_audience,
        :product, :created)
ON CONFLICT DO NOTHING;
