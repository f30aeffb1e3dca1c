-- Who does not want to be scored. It holds in every course of the site.
CREATE TABLE objections (
    person INTEGER PRIMARY KEY REFERENCES people (id),
    author INTEGER NOT NULL REFERENCES people (id), -- the student, or somebody on the staff who was asked to
    noted  INTEGER NOT NULL
) STRICT;
