INSERT INTO site_rests (site, asked, until) VALUES (:site, :asked, :until)
ON CONFLICT (site) DO UPDATE SET asked = excluded.asked, until = excluded.until;
