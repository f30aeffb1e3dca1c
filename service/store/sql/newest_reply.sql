SELECT max(sent) AS sent FROM replies WHERE site = :site;
