SELECT subject FROM launch_mentees WHERE launch_id = :launch_id ORDER BY subject;
