SELECT registration, deployment_id, state, noted FROM lti_deployments ORDER BY registration, deployment_id;
