UPDATE leases SET held_until = :held_until WHERE owner = :owner AND held_until < :held_until;
