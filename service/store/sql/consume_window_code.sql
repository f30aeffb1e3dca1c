DELETE FROM window_codes WHERE code_hash = :code_hash AND expires > :now RETURNING launch_id;
