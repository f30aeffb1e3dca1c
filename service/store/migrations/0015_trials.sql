-- Who takes part in a trial of reminders, from when on, and the lot as drawn then. Names of trials come from the policy.

CREATE TABLE trial_students (
    trial   TEXT NOT NULL,
    course  INTEGER NOT NULL REFERENCES courses (id),
    person  INTEGER NOT NULL REFERENCES people (id),
    arm     TEXT NOT NULL CHECK (arm IN ('usual', 'other')), -- never changed
    entered INTEGER NOT NULL,
    PRIMARY KEY (trial, course, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX trial_students_of_course ON trial_students (course);
CREATE INDEX trial_students_of_person ON trial_students (person);
