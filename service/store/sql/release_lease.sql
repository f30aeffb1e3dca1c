UPDATE leases SET owner = '', held_until = 0, last_end = :now WHERE name = :name AND owner = :owner;
