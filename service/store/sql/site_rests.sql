SELECT 1 FROM site_rests WHERE site = :site AND asked <= :now AND until > :now;
