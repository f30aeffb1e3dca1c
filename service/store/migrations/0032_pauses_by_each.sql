-- Schema 32: everybody's pause of a student's reminders apart, so that two of the staff do not shorten or end each
-- other's either.

ALTER TABLE pauses RENAME TO pauses_of_two;

CREATE TABLE pauses (
    person INTEGER NOT NULL REFERENCES people (id), -- whose reminders rest
    set_by INTEGER NOT NULL REFERENCES people (id), -- the student, a mentor or a teacher
    until  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, set_by)
) STRICT, WITHOUT ROWID;

INSERT INTO pauses (person, set_by, until, at)
SELECT person, set_by, until, at
FROM pauses_of_two;

DROP TABLE pauses_of_two;
