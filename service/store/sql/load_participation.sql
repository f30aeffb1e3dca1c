SELECT activity, person, entries, begun, finished, reviews_asked, reviews_done, latest
FROM participation
WHERE course = :course;
