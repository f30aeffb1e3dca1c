-- Schema 19: answers that reached mentors outside Waymark.

CREATE TABLE answers (
    id      INTEGER PRIMARY KEY,
    site    INTEGER NOT NULL REFERENCES sites (id),
    course  INTEGER NOT NULL REFERENCES courses (id),
    person  INTEGER NOT NULL REFERENCES people (id), -- the student who answered
    author  INTEGER NOT NULL REFERENCES people (id), -- who says so
    at      INTEGER NOT NULL,
    form_id TEXT NOT NULL UNIQUE -- of the form shown, so that a form sent twice is one answer
) STRICT;
CREATE INDEX answers_of_person ON answers (site, person, at);

-- Messages of a student to a mentor that are to be marked as read in the LMS, with the mentor's own token.
CREATE TABLE read_marks (
    mentor   INTEGER NOT NULL REFERENCES people (id),
    student  INTEGER NOT NULL REFERENCES people (id),
    site     INTEGER NOT NULL REFERENCES sites (id),
    asked    INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL,
    PRIMARY KEY (mentor, student)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_marks_due ON read_marks (site, next_try);
