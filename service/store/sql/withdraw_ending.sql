UPDATE endings
SET withdrawn = :now
WHERE id = :id AND course = :course AND person = :person AND withdrawn IS NULL;
