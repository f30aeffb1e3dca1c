-- Schema 40: whom a launch named as those that its mentor may see (role_scope_mentor). They go with the session.

CREATE TABLE launch_mentees (
    launch_id TEXT NOT NULL REFERENCES sessions (launch_id) ON DELETE CASCADE,
    subject   TEXT NOT NULL, -- LTI sub
    PRIMARY KEY (launch_id, subject)
) STRICT, WITHOUT ROWID;
