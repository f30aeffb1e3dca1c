-- Schema 8: scores that go into gradebooks through LTI, and courses that were copied.

ALTER TABLE lti_contexts ADD COLUMN line_items_url TEXT NOT NULL DEFAULT '';

-- Columns that Waymark made. Only these may it take away again.
CREATE TABLE lti_line_items (
    registration   TEXT NOT NULL,
    context_lms_id TEXT NOT NULL,
    resource_id    TEXT NOT NULL, -- our name for what is graded
    url            TEXT NOT NULL,
    created        INTEGER NOT NULL,
    PRIMARY KEY (registration, context_lms_id, resource_id)
) STRICT, WITHOUT ROWID;

-- With which time a person's latest score was sent: platforms refuse one that is not later.
CREATE TABLE lti_score_times (
    registration TEXT NOT NULL,
    line_item    TEXT NOT NULL, -- address
    subject      TEXT NOT NULL,
    sent_ms      INTEGER NOT NULL, -- milliseconds since 1970
    PRIMARY KEY (registration, line_item, subject)
) STRICT, WITHOUT ROWID;

-- What a teacher answered to the offer of taking over the plan of the course that this one was copied from.
CREATE TABLE course_copies (
    course INTEGER PRIMARY KEY REFERENCES courses (id),
    source INTEGER NOT NULL REFERENCES courses (id),
    taken  INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES people (id),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
