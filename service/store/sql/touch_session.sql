UPDATE sessions SET last_seen = :now WHERE launch_id = :launch_id AND last_seen < :now;
