SELECT began, ended FROM outages WHERE site = :site AND (ended IS NULL OR ended >= :since) ORDER BY began;
