SELECT person, sort, day FROM letters WHERE course = :course AND (sort = 'start_pack' OR day >= :since);
