DELETE FROM sessions WHERE created <= :made_until;
