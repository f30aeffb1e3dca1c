SELECT until, set_by FROM pauses WHERE person = :person AND set_by = :by;
