INSERT INTO excuses (course, person, activity, covers_until, author, noted)
VALUES (:course, :person, :activity, :covers_until, :author, :noted);
