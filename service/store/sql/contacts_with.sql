SELECT site, author, channel, text_sealed, at
FROM contacts
WHERE course = :course AND person = :person
ORDER BY at, id;
