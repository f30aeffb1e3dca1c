INSERT INTO window_codes (code_hash, launch_id, expires) VALUES (:code_hash, :launch_id, :expires);
