SELECT nudges, muted_until FROM contact_choices WHERE person = :person;
