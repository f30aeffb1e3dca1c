-- Schema 17: what goes to mentors by itself, and whether they want it.

-- Each is sent once, whatever became of its delivery.
CREATE TABLE letters (
    course   INTEGER NOT NULL REFERENCES courses (id),
    person   INTEGER NOT NULL REFERENCES people (id), -- the mentor
    sort     TEXT NOT NULL CHECK (sort IN ('weekly', 'start_pack')),
    day      INTEGER NOT NULL,                        -- weekly: days from 1970 to the appointed local day; else 0
    delivery INTEGER NOT NULL UNIQUE REFERENCES deliveries (id),
    PRIMARY KEY (course, person, sort, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentor_choices (
    person  INTEGER PRIMARY KEY REFERENCES people (id),
    weekly  INTEGER NOT NULL, -- 0: no digest
    decided INTEGER NOT NULL
) STRICT;
