SELECT id, site, course, person, author, ending, at, known_until, text_sealed, about_level
FROM endings
WHERE course = :course AND person = :person AND withdrawn IS NULL
ORDER BY at DESC, id DESC;
