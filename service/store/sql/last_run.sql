SELECT last_end FROM leases WHERE name = :name;
