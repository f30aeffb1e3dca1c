-- Schema 26: a student's own pause of reminders and one that a mentor or teacher set, apart: neither shortens nor
-- ends the other.

CREATE TABLE pauses (
    person INTEGER NOT NULL REFERENCES people (id), -- whose reminders rest
    own    INTEGER NOT NULL,                        -- 1: set by the student; 0: by a mentor or teacher
    until  INTEGER NOT NULL,
    set_by INTEGER NOT NULL REFERENCES people (id),
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, own),
    CHECK ((set_by = person) = own)
) STRICT, WITHOUT ROWID;

-- Of one without a name nobody can say that it was a mentor's, so only the student can end it.
INSERT INTO pauses (person, own, until, set_by, at)
SELECT person, coalesce(muted_by, person) = person, muted_until, coalesce(muted_by, person), decided
FROM contact_choices
WHERE muted_until IS NOT NULL;

CREATE TABLE choices_without_pause (
    person      INTEGER PRIMARY KEY REFERENCES people (id),
    nudges      INTEGER NOT NULL,           -- 0: no automatic reminders
    quiet_from  INTEGER,                    -- hours without reminders besides the policy's: local, both or none
    quiet_until INTEGER,
    before_date INTEGER NOT NULL DEFAULT 1,
    after_date  INTEGER NOT NULL DEFAULT 1,
    language    TEXT NOT NULL DEFAULT '',   -- of messages; '': as the LMS says
    decided     INTEGER NOT NULL
) STRICT;
INSERT INTO choices_without_pause (person, nudges, quiet_from, quiet_until, before_date, after_date, language, decided)
SELECT person, nudges, quiet_from, quiet_until, before_date, after_date, language, decided
FROM contact_choices;
DROP TABLE contact_choices;
ALTER TABLE choices_without_pause RENAME TO contact_choices;
