DELETE FROM pauses WHERE person = :person AND own = :own;
