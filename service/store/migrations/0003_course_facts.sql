-- Schema 3: the facts of a course complete: access conditions, what single students are told, the kinds beside
-- assignment and quiz, and what is kept here about a course (plan, excuses, mentors by list, outages).

ALTER TABLE activities ADD COLUMN module_type TEXT NOT NULL DEFAULT '';
ALTER TABLE activities ADD COLUMN availability TEXT; -- store/availability_text.hpp; NULL: none, or not told
ALTER TABLE activities ADD COLUMN grouping_lms_id TEXT NOT NULL DEFAULT '';
ALTER TABLE activities ADD COLUMN on_course_page INTEGER NOT NULL DEFAULT 1;
ALTER TABLE activities ADD COLUMN base_from_calendar INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN expected INTEGER;
ALTER TABLE activities ADD COLUMN has_description INTEGER;
ALTER TABLE activities ADD COLUMN team_grouping_lms_id TEXT NOT NULL DEFAULT '';
ALTER TABLE activities ADD COLUMN team_required INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN marking_workflow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN identities_hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN attempts_allowed INTEGER;
ALTER TABLE activities ADD COLUMN time_limit INTEGER; -- seconds
ALTER TABLE activities ADD COLUMN required_entries INTEGER;
ALTER TABLE activities ADD COLUMN phase TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE activities ADD COLUMN reviews_opens INTEGER;
ALTER TABLE activities ADD COLUMN reviews_due INTEGER;
ALTER TABLE activities ADD COLUMN reviews_closes INTEGER;

ALTER TABLE sections ADD COLUMN availability TEXT;
ALTER TABLE sections ADD COLUMN subsection_of TEXT NOT NULL DEFAULT '';

ALTER TABLE course_parts ADD COLUMN gap TEXT NOT NULL DEFAULT 'none';

ALTER TABLE submissions ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quiz_attempts ADD COLUMN closes INTEGER;
ALTER TABLE quiz_attempts ADD COLUMN awaits_marking INTEGER NOT NULL DEFAULT 0;
ALTER TABLE overrides ADD COLUMN order_known INTEGER NOT NULL DEFAULT 1;
ALTER TABLE overrides ADD COLUMN closes_known INTEGER NOT NULL DEFAULT 1;
ALTER TABLE overrides ADD COLUMN attempts INTEGER;
ALTER TABLE overrides ADD COLUMN never_closes INTEGER NOT NULL DEFAULT 0;

-- When somebody who was not in the first reading of a course was first seen in it.
CREATE TABLE course_joins (
    course INTEGER NOT NULL REFERENCES courses (id),
    person INTEGER NOT NULL REFERENCES people (id),
    joined INTEGER, -- NULL: was there at the first reading
    PRIMARY KEY (course, person)
) STRICT, WITHOUT ROWID;
INSERT INTO course_joins (course, person, joined) SELECT course, person, NULL FROM enrolments;

CREATE TABLE groupings (
    course  INTEGER NOT NULL REFERENCES courses (id),
    ordinal INTEGER NOT NULL,
    lms_id  TEXT NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (course, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE grouping_groups (
    course   INTEGER NOT NULL REFERENCES courses (id),
    grouping INTEGER NOT NULL, -- ordinal of the grouping
    group_id INTEGER NOT NULL REFERENCES course_groups (id),
    PRIMARY KEY (course, grouping, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE grade_items (
    course   INTEGER NOT NULL REFERENCES courses (id),
    lms_id   TEXT NOT NULL,
    activity INTEGER NOT NULL REFERENCES activities (id),
    PRIMARY KEY (course, lms_id)
) STRICT, WITHOUT ROWID;

-- Counts that the LMS did not tell are NULL, never 0.
CREATE TABLE participation (
    course        INTEGER NOT NULL REFERENCES courses (id),
    activity      INTEGER NOT NULL REFERENCES activities (id),
    person        INTEGER NOT NULL REFERENCES people (id),
    entries       INTEGER,
    begun         INTEGER,
    finished      INTEGER,
    reviews_asked INTEGER,
    reviews_done  INTEGER,
    latest        INTEGER,
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE exclusions (
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

-- Dates in force as the LMS stated them for one student; each row has its own age.
CREATE TABLE stated_dates (
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    opens    INTEGER,
    due      INTEGER,
    closes   INTEGER,
    as_of    INTEGER NOT NULL,
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;

-- Without activity: everything due until `covers_until`.
CREATE TABLE excuses (
    id           INTEGER PRIMARY KEY,
    course       INTEGER NOT NULL REFERENCES courses (id),
    person       INTEGER NOT NULL REFERENCES people (id),
    activity     INTEGER REFERENCES activities (id),
    covers_until INTEGER,
    author       INTEGER NOT NULL REFERENCES people (id),
    noted        INTEGER NOT NULL
) STRICT;
CREATE INDEX excuses_of_course ON excuses (course);

-- When a site did not answer.
CREATE TABLE outages (
    id      INTEGER PRIMARY KEY,
    site    INTEGER NOT NULL REFERENCES sites (id),
    began   INTEGER NOT NULL,
    ended   INTEGER,
    failure TEXT NOT NULL
) STRICT;
CREATE INDEX outages_of_site ON outages (site, began);

CREATE TABLE plan_items (
    course   INTEGER NOT NULL REFERENCES courses (id),
    key      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    title    TEXT NOT NULL,
    activity INTEGER REFERENCES activities (id),
    group_id INTEGER REFERENCES course_groups (id),
    begins   INTEGER,
    at       INTEGER NOT NULL,
    place    TEXT NOT NULL,
    times    INTEGER NOT NULL,
    author   INTEGER REFERENCES people (id), -- NULL: came by a file
    noted    INTEGER NOT NULL,
    PRIMARY KEY (course, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentorships (
    course  INTEGER NOT NULL REFERENCES courses (id),
    mentor  INTEGER NOT NULL REFERENCES people (id),
    student INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (course, mentor, student)
) STRICT, WITHOUT ROWID;
