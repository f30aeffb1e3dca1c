UPDATE courses SET version = version + 1 WHERE id IN (SELECT course FROM enrolments WHERE person = :person);
