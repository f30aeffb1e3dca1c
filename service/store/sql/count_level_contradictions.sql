SELECT count(*) AS count
FROM endings
WHERE course = :course AND withdrawn IS NULL AND ending = 'wrong' AND about_level = 1;
