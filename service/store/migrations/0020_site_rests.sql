-- Schema 20: sites that asked to be left alone.

CREATE TABLE site_rests (
    site  INTEGER PRIMARY KEY REFERENCES sites (id),
    asked INTEGER NOT NULL, -- when; later than now: by a clock that was wrong, and void
    until INTEGER NOT NULL
) STRICT;
