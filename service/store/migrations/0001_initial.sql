-- Schema 1. Times are whole seconds since 1970 UTC; absent is NULL. Booleans are 0 and 1. Words of enums are
-- those of core. What an LMS calls a thing is its lms_id, unique only together with the site; what everything
-- else in this database refers to is the row number. Columns called "…_sealed" hold what people wrote,
-- encrypted by support::Sealer; no key is in the database.

PRAGMA application_id = 1463900493; -- "WAYM"

-- One LMS. The lower half is what the site last said of itself.
CREATE TABLE sites (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE, -- name in the configuration
    name           TEXT NOT NULL DEFAULT '',
    address        TEXT NOT NULL DEFAULT '',
    release        TEXT NOT NULL DEFAULT '',
    account_lms_id TEXT NOT NULL DEFAULT '',
    info_read      INTEGER
) STRICT;

CREATE TABLE courses (
    id             INTEGER PRIMARY KEY,
    site           INTEGER NOT NULL REFERENCES sites (id),
    lms_id         TEXT NOT NULL,
    short_name     TEXT NOT NULL DEFAULT '',
    full_name      TEXT NOT NULL DEFAULT '',
    starts         INTEGER,
    ends           INTEGER,
    visible        INTEGER NOT NULL DEFAULT 1,
    language       TEXT NOT NULL DEFAULT '',
    url            TEXT NOT NULL DEFAULT '',
    version        INTEGER NOT NULL DEFAULT 0, -- grows whenever anything known of the course may have changed
    last_success   INTEGER,                    -- when the latest reading that arrived began; NULL: never read
    last_failure   INTEGER,
    failure        TEXT,                       -- of the latest reading, if it failed as a whole
    failure_detail TEXT NOT NULL DEFAULT '',
    cursor         TEXT NOT NULL DEFAULT '',   -- opaque, of the adapter
    UNIQUE (site, lms_id)
) STRICT;

-- How fresh each part of a course's facts is.
CREATE TABLE course_parts (
    course  INTEGER NOT NULL REFERENCES courses (id),
    part    TEXT NOT NULL,
    as_of   INTEGER,
    failure TEXT, -- of the latest attempt
    PRIMARY KEY (course, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE sections (
    course     INTEGER NOT NULL REFERENCES courses (id),
    ordinal    INTEGER NOT NULL,
    lms_id     TEXT NOT NULL,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    visibility TEXT NOT NULL,
    PRIMARY KEY (course, ordinal)
) STRICT, WITHOUT ROWID;

-- Rows stay when an activity goes, so that its number is never given to another one.
CREATE TABLE activities (
    id                 INTEGER PRIMARY KEY,
    site               INTEGER NOT NULL REFERENCES sites (id),
    course             INTEGER NOT NULL REFERENCES courses (id),
    lms_id             TEXT NOT NULL,
    present            INTEGER NOT NULL, -- 0: no longer in the course
    ordinal            INTEGER NOT NULL,
    instance_lms_id    TEXT NOT NULL,
    kind               TEXT NOT NULL,
    name               TEXT NOT NULL,
    section            INTEGER NOT NULL,
    position           INTEGER NOT NULL,
    visibility         TEXT NOT NULL,
    url                TEXT NOT NULL,
    opens              INTEGER,
    due                INTEGER,
    closes             INTEGER,
    completion_tracked INTEGER NOT NULL,
    takes_submissions  INTEGER NOT NULL,
    team               INTEGER NOT NULL,
    team_needs_all     INTEGER NOT NULL,
    own_placement      INTEGER NOT NULL,
    UNIQUE (site, lms_id)
) STRICT;
CREATE INDEX activities_of_course ON activities (course, present, ordinal);

-- Rows stay when a group goes, as with activities.
CREATE TABLE course_groups (
    id      INTEGER PRIMARY KEY,
    site    INTEGER NOT NULL REFERENCES sites (id),
    course  INTEGER NOT NULL REFERENCES courses (id),
    lms_id  TEXT NOT NULL,
    present INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    name    TEXT NOT NULL,
    UNIQUE (site, lms_id)
) STRICT;
CREATE INDEX groups_of_course ON course_groups (course, present, ordinal);

-- A person of a site; the same row in all courses. Rows stay when somebody leaves a course.
CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    site       INTEGER NOT NULL REFERENCES sites (id),
    lms_id     TEXT NOT NULL,
    full_name  TEXT NOT NULL,
    first_name TEXT NOT NULL,
    email      TEXT NOT NULL,
    language   TEXT NOT NULL,
    zone       TEXT NOT NULL,
    UNIQUE (site, lms_id)
) STRICT;

-- The roster of a course.
CREATE TABLE enrolments (
    course      INTEGER NOT NULL REFERENCES courses (id),
    person      INTEGER NOT NULL REFERENCES people (id),
    ordinal     INTEGER NOT NULL,
    active      INTEGER NOT NULL,
    PRIMARY KEY (course, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolments_of_person ON enrolments (person);

-- Each last access that a reading showed. Moodle keeps only the latest, and opening Waymark moves it: the earlier ones
-- tell when somebody was really there.
CREATE TABLE course_visits (
    course INTEGER NOT NULL REFERENCES courses (id),
    person INTEGER NOT NULL REFERENCES people (id),
    at     INTEGER NOT NULL,
    PRIMARY KEY (course, person, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_roles (
    course  INTEGER NOT NULL REFERENCES courses (id),
    person  INTEGER NOT NULL REFERENCES people (id),
    ordinal INTEGER NOT NULL,
    role    TEXT NOT NULL,
    PRIMARY KEY (course, person, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
    course   INTEGER NOT NULL REFERENCES courses (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    group_id INTEGER NOT NULL REFERENCES course_groups (id),
    PRIMARY KEY (course, person, group_id)
) STRICT, WITHOUT ROWID;

-- Facts about work. `course` stands first in every key: a part is replaced and read as a whole.

CREATE TABLE submissions (
    id       INTEGER PRIMARY KEY,
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER REFERENCES people (id),
    group_id INTEGER REFERENCES course_groups (id),
    state    TEXT NOT NULL,
    modified INTEGER NOT NULL,
    graded   INTEGER NOT NULL
) STRICT;
CREATE INDEX submissions_of_course ON submissions (course);

CREATE TABLE quiz_attempts (
    id       INTEGER PRIMARY KEY,
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    state    TEXT NOT NULL,
    started  INTEGER,
    finished INTEGER
) STRICT;
CREATE INDEX quiz_attempts_of_course ON quiz_attempts (course);

CREATE TABLE completions (
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    state    TEXT NOT NULL,
    changed  INTEGER,
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE grades (
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    points   REAL NOT NULL,
    maximum  REAL NOT NULL,
    graded   INTEGER,
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE overrides (
    id         INTEGER PRIMARY KEY,
    course     INTEGER NOT NULL REFERENCES courses (id),
    activity   INTEGER NOT NULL REFERENCES activities (id),
    person     INTEGER REFERENCES people (id),
    group_id   INTEGER REFERENCES course_groups (id),
    opens      INTEGER,
    due        INTEGER,
    closes     INTEGER,
    sort_order INTEGER NOT NULL
) STRICT;
CREATE INDEX overrides_of_course ON overrides (course);

CREATE TABLE extensions (
    course        INTEGER NOT NULL REFERENCES courses (id),
    activity      INTEGER NOT NULL REFERENCES activities (id),
    person        INTEGER NOT NULL REFERENCES people (id),
    granted_until INTEGER NOT NULL,
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

-- LTI login requests on their way; a row is taken away by the launch that answers it.
CREATE TABLE login_states (
    state             TEXT PRIMARY KEY,
    nonce             TEXT NOT NULL,
    registration      TEXT NOT NULL,
    browser_hash      BLOB NOT NULL,
    redirect_uri      TEXT NOT NULL,
    target_link_uri   TEXT NOT NULL,
    lti_deployment_id TEXT NOT NULL,
    created           INTEGER NOT NULL,
    expires           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_states_by_expiry ON login_states (expires);

-- One launch by one browser.
CREATE TABLE sessions (
    launch_id           TEXT PRIMARY KEY,
    secret_hash         BLOB NOT NULL, -- SHA-256; the secret itself is only in the cookie
    csrf                TEXT NOT NULL,
    registration        TEXT NOT NULL,
    site                TEXT NOT NULL, -- key in the configuration
    subject             TEXT NOT NULL,
    context_lms_id      TEXT NOT NULL,
    launch_role         TEXT NOT NULL,
    display_name_sealed BLOB NOT NULL,
    language            TEXT NOT NULL,
    return_url          TEXT NOT NULL,
    created             INTEGER NOT NULL,
    last_seen           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_age ON sessions (created);

-- One-time codes that open a launch in a window of its own (design §7).
CREATE TABLE window_codes (
    code_hash BLOB PRIMARY KEY, -- SHA-256; the code itself is only in the address
    launch_id TEXT NOT NULL REFERENCES sessions (launch_id) ON DELETE CASCADE,
    expires   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX window_codes_of_launch ON window_codes (launch_id);

-- Our own launches count as course access in the LMS and must not be taken for work.
CREATE TABLE launches (
    site           INTEGER NOT NULL REFERENCES sites (id),
    subject        TEXT NOT NULL,
    context_lms_id TEXT NOT NULL,
    at             INTEGER NOT NULL,
    PRIMARY KEY (site, context_lms_id, subject, at)
) STRICT, WITHOUT ROWID;

-- Who did what to whom. Never texts.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    site    INTEGER NOT NULL REFERENCES sites (id),
    course  INTEGER REFERENCES courses (id),
    actor   TEXT NOT NULL, -- LMS id; '' is the service itself
    action  TEXT NOT NULL,
    subject INTEGER REFERENCES people (id),
    detail  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_site ON audit (site);

-- The outbox: every intended effect in the LMS (decision 7).
CREATE TABLE deliveries (
    id                INTEGER PRIMARY KEY,
    kind              TEXT NOT NULL CHECK (kind IN ('message', 'reminder')),
    site              INTEGER NOT NULL REFERENCES sites (id),
    course            INTEGER NOT NULL REFERENCES courses (id),
    recipient         INTEGER NOT NULL REFERENCES people (id),
    author            INTEGER REFERENCES people (id),
    reminder_person   INTEGER REFERENCES people (id),
    reminder_activity INTEGER REFERENCES activities (id),
    reminder_due      INTEGER,
    reminder_stage    TEXT,
    text_sealed       BLOB NOT NULL,
    marker            TEXT NOT NULL UNIQUE,
    dedupe_key        TEXT NOT NULL UNIQUE,
    state             TEXT NOT NULL,
    reason            TEXT NOT NULL,
    created           INTEGER NOT NULL,
    not_before        INTEGER NOT NULL, -- waiting: when to send; sending: when to look whether it went
    attempted         INTEGER,          -- sending: NULL until the LMS call may have been made
    attempts          INTEGER NOT NULL,
    not_found         INTEGER NOT NULL,
    receipt           TEXT NOT NULL,
    finished          INTEGER,
    owner             TEXT NOT NULL DEFAULT '',
    lease_until       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (reminder_person, reminder_activity, reminder_due, reminder_stage),
    CHECK (state IN ('waiting', 'sending', 'sent', 'cancelled', 'refused', 'failed', 'uncertain')),
    CHECK ((reminder_person IS NULL) = (reminder_activity IS NULL)
           AND (reminder_person IS NULL) = (reminder_due IS NULL)
           AND (reminder_person IS NULL) = (reminder_stage IS NULL))
) STRICT;
CREATE INDEX deliveries_open ON deliveries (state, site, not_before);
CREATE INDEX deliveries_to_person ON deliveries (recipient, state);
CREATE INDEX deliveries_in_course ON deliveries (course, recipient);
CREATE INDEX deliveries_of_site ON deliveries (site, kind, state, recipient);

-- What students wrote to our account.
CREATE TABLE replies (
    id          INTEGER PRIMARY KEY,
    site        INTEGER NOT NULL REFERENCES sites (id),
    lms_id      TEXT NOT NULL,
    sender      INTEGER NOT NULL REFERENCES people (id),
    text_sealed BLOB NOT NULL,
    sent        INTEGER NOT NULL,
    UNIQUE (site, lms_id)
) STRICT;
CREATE INDEX replies_by_time ON replies (site, sent);
CREATE INDEX replies_of_sender ON replies (sender, sent);

-- "Not reminded because …" of the latest plan.
CREATE TABLE skips (
    course   INTEGER NOT NULL REFERENCES courses (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    due      INTEGER NOT NULL,
    stage    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    noted    INTEGER NOT NULL,
    PRIMARY KEY (course, person, activity, due, stage)
) STRICT, WITHOUT ROWID;

-- Background work: whoever holds the lease works.
CREATE TABLE leases (
    name       TEXT PRIMARY KEY,
    owner      TEXT NOT NULL, -- '' is nobody
    held_until INTEGER NOT NULL,
    last_end   INTEGER
) STRICT, WITHOUT ROWID;
