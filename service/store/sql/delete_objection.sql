DELETE FROM objections WHERE person = :person;
