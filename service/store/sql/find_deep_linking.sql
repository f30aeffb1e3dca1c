SELECT deployment_id, return_url, data, accept_multiple FROM deep_linking WHERE launch_id = :launch_id;
