-- Schema 12: links in messages, contacts outside Waymark, what a student wants of us, mentors who send for themselves.

-- Links in messages (decision 13). They are nobody's: whoever is told of the same work gets the same link.
CREATE TABLE message_links (
    code     TEXT PRIMARY KEY,
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL, -- 0: the student's path as such
    expires  INTEGER NOT NULL,
    UNIQUE (course, activity)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_links_by_expiry ON message_links (expires);

-- Contacts that somebody made outside Waymark and noted here.
CREATE TABLE contacts (
    id          INTEGER PRIMARY KEY,
    site        INTEGER NOT NULL REFERENCES sites (id),
    course      INTEGER NOT NULL REFERENCES courses (id),
    person      INTEGER NOT NULL REFERENCES people (id), -- the student
    author      INTEGER NOT NULL REFERENCES people (id),
    channel     TEXT NOT NULL CHECK (channel IN ('moodle', 'email', 'phone', 'meeting', 'other')),
    text_sealed BLOB NOT NULL,
    at          INTEGER NOT NULL,
    form_id     TEXT NOT NULL UNIQUE -- of the form shown, so that a form sent twice is one contact
) STRICT;
CREATE INDEX contacts_of_person ON contacts (person, course, at);
CREATE INDEX contacts_of_site ON contacts (site, person, at);

-- Hours in which the student wants no reminder, besides the policy's: local, both or none.
ALTER TABLE contact_choices ADD COLUMN quiet_from INTEGER;
ALTER TABLE contact_choices ADD COLUMN quiet_until INTEGER;
ALTER TABLE contact_choices ADD COLUMN before_date INTEGER NOT NULL DEFAULT 1;
ALTER TABLE contact_choices ADD COLUMN after_date INTEGER NOT NULL DEFAULT 1;
ALTER TABLE contact_choices ADD COLUMN language TEXT NOT NULL DEFAULT ''; -- of messages; '': as the LMS says
ALTER TABLE contact_choices ADD COLUMN muted_by INTEGER REFERENCES people (id);

-- "Remind me": what a student asked for. It goes whatever the student said about other reminders.
CREATE TABLE asked_reminders (
    person       INTEGER NOT NULL REFERENCES people (id),
    activity     INTEGER NOT NULL REFERENCES activities (id),
    hours_before INTEGER NOT NULL, -- before the date that holds for the student then
    asked        INTEGER NOT NULL,
    PRIMARY KEY (person, activity, hours_before)
) STRICT, WITHOUT ROWID;
CREATE INDEX asked_reminders_of_activity ON asked_reminders (activity);
