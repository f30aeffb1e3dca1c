-- The outbox holds every kind of effect, each with its class; a message may speak of several reminders; a row
-- may wait for another one.

ALTER TABLE deliveries RENAME TO deliveries_of_one_kind;

CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    class       TEXT NOT NULL,
    site        INTEGER NOT NULL REFERENCES sites (id),
    course      INTEGER NOT NULL REFERENCES courses (id),
    lane        INTEGER NOT NULL,                   -- order is kept inside it: the recipient, or minus the course
    recipient   INTEGER REFERENCES people (id),     -- whom it concerns; NULL: the course as such
    author      INTEGER REFERENCES people (id),
    follows     INTEGER REFERENCES deliveries (id), -- goes only when that one is sent
    text_sealed BLOB NOT NULL,                      -- a message's text, or an encoded effect
    marker      TEXT NOT NULL UNIQUE,
    dedupe_key  TEXT NOT NULL UNIQUE,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    created     INTEGER NOT NULL,
    not_before  INTEGER NOT NULL, -- waiting: when to send; sending: when to look whether it went
    attempted   INTEGER,          -- sending: NULL until the LMS call may have been made
    attempts    INTEGER NOT NULL,
    crashes     INTEGER NOT NULL, -- how often a claimer died with it in hand, since it last got on
    not_found   INTEGER NOT NULL,
    receipt     TEXT NOT NULL,
    seen        INTEGER,          -- when the recipient opened it
    finished    INTEGER,
    owner       TEXT NOT NULL DEFAULT '',
    lease_until INTEGER NOT NULL DEFAULT 0,
    CHECK (kind IN ('message', 'event_create', 'event_delete', 'extension', 'quiz_override', 'forum_post',
                    'groups', 'score', 'digest')),
    CHECK (class IN ('by_hand', 'asked_for', 'correction', 'nudge')),
    CHECK (state IN ('waiting', 'sending', 'sent', 'cancelled', 'refused', 'failed', 'uncertain')),
    CHECK (kind NOT IN ('message', 'digest', 'extension', 'quiz_override') OR recipient IS NOT NULL)
) STRICT;

INSERT INTO deliveries (id, kind, class, site, course, lane, recipient, author, follows, text_sealed, marker,
                        dedupe_key, state, reason, created, not_before, attempted, attempts, crashes,
                        not_found, receipt, seen, finished, owner, lease_until)
SELECT id, 'message', CASE kind WHEN 'reminder' THEN 'nudge' ELSE 'by_hand' END, site, course, recipient,
       recipient, author, NULL, text_sealed, marker, dedupe_key, state, reason, created, not_before, attempted,
       attempts, 0, not_found, receipt, NULL, finished, owner, lease_until
FROM deliveries_of_one_kind;

-- What a nudge or a correction speaks of. A key is used once, whatever became of its delivery.
CREATE TABLE reminder_keys (
    person   INTEGER NOT NULL REFERENCES people (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    due      INTEGER NOT NULL,
    stage    TEXT NOT NULL,
    delivery INTEGER NOT NULL REFERENCES deliveries (id),
    dropped  TEXT NOT NULL DEFAULT '', -- why the message went without it, '' if it did not
    PRIMARY KEY (activity, person, due, stage)
) STRICT, WITHOUT ROWID;

INSERT INTO reminder_keys (person, activity, due, stage, delivery)
SELECT reminder_person, reminder_activity, reminder_due, reminder_stage, id
FROM deliveries_of_one_kind
WHERE reminder_person IS NOT NULL;

DROP TABLE deliveries_of_one_kind;

CREATE INDEX reminder_keys_of_delivery ON reminder_keys (delivery);
CREATE INDEX deliveries_open ON deliveries (state, site, not_before);
CREATE INDEX deliveries_in_lane ON deliveries (lane, state);
CREATE INDEX deliveries_to_person ON deliveries (recipient, state);
CREATE INDEX deliveries_in_course ON deliveries (course, recipient);
CREATE INDEX deliveries_of_site ON deliveries (site, class, state, recipient);
CREATE INDEX deliveries_attempted ON deliveries (site, attempted);

-- What a student wants of us; our messages go over a block in the LMS, so this is the student's own switch.
CREATE TABLE contact_choices (
    person      INTEGER PRIMARY KEY REFERENCES people (id),
    nudges      INTEGER NOT NULL, -- 0: no automatic reminders
    muted_until INTEGER,          -- a known situation: none until then
    decided     INTEGER NOT NULL
) STRICT;
