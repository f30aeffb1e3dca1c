SELECT token.person, token.site, person.lms_id AS person_lms_id, token.token_sealed, token.state, token.marks_read,
       token.surplus, token.given, token.checked
FROM own_tokens AS token
JOIN people AS person ON person.id = token.person
WHERE token.person = :person;
