SELECT own, until, set_by FROM pauses WHERE person = :person;
