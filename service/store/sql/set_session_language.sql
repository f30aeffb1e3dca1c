UPDATE sessions SET language = :language WHERE launch_id = :launch_id;
