-- Schema 18: tokens that mentors give so that what they write goes in their own name.

CREATE TABLE own_tokens (
    person       INTEGER PRIMARY KEY REFERENCES people (id),
    site         INTEGER NOT NULL REFERENCES sites (id),
    token_sealed BLOB NOT NULL,
    state        TEXT NOT NULL
                 CHECK (state IN ('unchecked', 'good', 'refused', 'other_person', 'other_site', 'too_little')),
    marks_read   INTEGER NOT NULL, -- it may mark messages as read
    surplus      TEXT NOT NULL,    -- functions beyond what is needed, parted by spaces
    given        INTEGER NOT NULL,
    checked      INTEGER
) STRICT;
CREATE INDEX own_tokens_by_state ON own_tokens (site, state);

-- Whose token the latest attempt went with; NULL: the service account's.
ALTER TABLE deliveries ADD COLUMN speaker INTEGER REFERENCES people (id);
