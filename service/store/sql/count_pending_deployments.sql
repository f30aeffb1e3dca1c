SELECT count(*) AS pending FROM lti_deployments WHERE registration = :registration AND state = 'pending';
