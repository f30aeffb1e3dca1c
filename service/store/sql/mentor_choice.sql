SELECT weekly FROM mentor_choices WHERE person = :person;
