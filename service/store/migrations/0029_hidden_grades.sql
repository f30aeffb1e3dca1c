-- Grades that the LMS hides from the student: that there is one, not which. Conditions on grades count them.
CREATE TABLE hidden_grades (
    course   INTEGER NOT NULL REFERENCES courses (id),
    activity INTEGER NOT NULL REFERENCES activities (id),
    person   INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (course, activity, person)
) STRICT, WITHOUT ROWID;
