SELECT state, count(*) AS rows_in_state FROM deliveries WHERE site = :site GROUP BY state;
