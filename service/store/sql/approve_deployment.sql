INSERT INTO lti_deployments (registration, deployment_id, state, noted)
VALUES (:registration, :deployment_id, 'approved', :noted)
ON CONFLICT (registration, deployment_id) DO UPDATE SET state = 'approved', noted = excluded.noted
WHERE state <> 'approved';
