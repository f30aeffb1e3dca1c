INSERT INTO launch_mentees (launch_id, subject) VALUES (:launch_id, :subject) ON CONFLICT DO NOTHING;
