INSERT INTO deep_linking (launch_id, deployment_id, return_url, data, accept_multiple)
VALUES (:launch_id, :deployment_id, :return_url, :data, :accept_multiple);
