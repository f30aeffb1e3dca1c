INSERT INTO lti_deployments (registration, deployment_id, state, noted)
VALUES (:registration, :deployment_id, 'pending', :noted)
ON CONFLICT DO NOTHING;
