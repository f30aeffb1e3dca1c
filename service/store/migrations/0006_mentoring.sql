-- Schema 6: what mentors said of the worklist, and since when a course is watched.

-- How an item of the worklist ended, or that the picture of a student was called wrong.
CREATE TABLE endings (
    id          INTEGER PRIMARY KEY,
    site        INTEGER NOT NULL REFERENCES sites (id),
    course      INTEGER NOT NULL REFERENCES courses (id),
    person      INTEGER NOT NULL REFERENCES people (id),
    author      INTEGER REFERENCES people (id),
    ending      TEXT NOT NULL CHECK (ending IN ('done', 'not_applicable', 'known_reason', 'referred', 'wrong')),
    at          INTEGER NOT NULL,
    known_until INTEGER,          -- of known_reason: muted before this
    text_sealed BLOB NOT NULL,
    about_level INTEGER NOT NULL, -- the risk level itself is called into question
    form_id     TEXT NOT NULL UNIQUE, -- of the form shown, so that a form sent twice is one ending
    withdrawn   INTEGER,
    CHECK ((ending = 'known_reason') = (known_until IS NOT NULL))
) STRICT;
CREATE INDEX endings_in_course ON endings (course, person, at);

-- Which reasons an ending settles (core::ReasonKey); 0 stands for none.
CREATE TABLE ended_reasons (
    ending   INTEGER NOT NULL REFERENCES endings (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    activity INTEGER NOT NULL,
    date     INTEGER NOT NULL,
    PRIMARY KEY (ending, kind, activity, date)
) STRICT, WITHOUT ROWID;

-- When a course was first read: who was in it before may have been contacted unseen.
CREATE TABLE course_watch (
    course INTEGER PRIMARY KEY REFERENCES courses (id),
    since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO course_watch (course, since)
SELECT course, min(as_of) FROM course_parts WHERE as_of IS NOT NULL GROUP BY course;
