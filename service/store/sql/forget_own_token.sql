DELETE FROM own_tokens WHERE person = :person;
