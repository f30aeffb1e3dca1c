INSERT INTO outages (site, began, failure)
SELECT :site, :began, :failure
WHERE NOT EXISTS (SELECT 1 FROM outages WHERE site = :site AND ended IS NULL);
