INSERT INTO launch_mentees (launch_id, subject)
SELECT :new_launch_id, subject FROM launch_mentees WHERE launch_id = :launch_id;
