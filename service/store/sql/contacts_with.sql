SELECT site, author, channel, text_sealed, at, follow_up
FROM contacts
WHERE course = :course AND person = :person
ORDER BY at, id;
