SELECT person, sort, day FROM letters WHERE delivery = :delivery;
