DELETE FROM pauses WHERE person = :person AND set_by = :by;
