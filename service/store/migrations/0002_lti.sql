-- Schema 2: what the LTI edge learns at run time. The configuration file stays in force beside it.

-- Grows with every change to the two tables below, so that a running server notices what a command has done.
CREATE TABLE lti_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO lti_version (id, version) VALUES (1, 1);

-- Registrations made by Dynamic Registration or by `waymark lti register`. Rows are never overwritten.
CREATE TABLE lti_registrations (
    key                    TEXT PRIMARY KEY,
    site                   TEXT NOT NULL, -- key in the configuration
    issuer                 TEXT NOT NULL,
    client_id              TEXT NOT NULL,
    authorization_endpoint TEXT NOT NULL,
    jwks_uri               TEXT NOT NULL,
    token_endpoint         TEXT NOT NULL,
    token_audience         TEXT NOT NULL,
    product                TEXT NOT NULL,
    created                INTEGER NOT NULL,
    UNIQUE (issuer, client_id)
) STRICT, WITHOUT ROWID;

-- Deployments of any registration, also of those in the configuration.
CREATE TABLE lti_deployments (
    registration  TEXT NOT NULL,
    deployment_id TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('pending', 'approved')),
    noted         INTEGER NOT NULL,
    PRIMARY KEY (registration, deployment_id)
) STRICT, WITHOUT ROWID;

-- One-time invitations to register a platform.
CREATE TABLE lti_invitations (
    code_hash BLOB PRIMARY KEY, -- SHA-256; the code itself is only in the address that was given away
    site      TEXT NOT NULL,
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    used      INTEGER
) STRICT, WITHOUT ROWID;

-- A registration between the page that asks an administrator and the answer.
CREATE TABLE lti_registrations_begun (
    confirm_hash      BLOB PRIMARY KEY, -- SHA-256 of the code in the page's form
    invitation        BLOB NOT NULL REFERENCES lti_invitations (code_hash),
    configuration_url TEXT NOT NULL,
    token_sealed      BLOB NOT NULL, -- the platform's registration token
    expires           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lti_registrations_begun_of_invitation ON lti_registrations_begun (invitation);

-- What a teacher who chooses content has to be answered with.
CREATE TABLE deep_linking (
    launch_id       TEXT PRIMARY KEY REFERENCES sessions (launch_id) ON DELETE CASCADE,
    deployment_id   TEXT NOT NULL,
    return_url      TEXT NOT NULL,
    data            TEXT, -- opaque, of the platform
    accept_multiple INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Courses as launches name them, with what a course without web service is read through.
CREATE TABLE lti_contexts (
    registration    TEXT NOT NULL,
    deployment_id   TEXT NOT NULL,
    context_lms_id  TEXT NOT NULL,
    site            TEXT NOT NULL,
    title           TEXT NOT NULL,
    memberships_url TEXT NOT NULL,
    history         TEXT NOT NULL, -- LMS ids of the courses it was copied from, nearest first
    first_seen      INTEGER NOT NULL,
    last_seen       INTEGER NOT NULL,
    PRIMARY KEY (registration, deployment_id, context_lms_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lti_contexts_of_site ON lti_contexts (site, context_lms_id);

-- Name of the platform's storage frame, as the login asked for it.
ALTER TABLE login_states ADD COLUMN storage_frame TEXT NOT NULL DEFAULT '';
