INSERT INTO participation (course, activity, person, entries, begun, finished, reviews_asked, reviews_done, latest)
VALUES (:course, :activity, :person, :entries, :begun, :finished, :reviews_asked, :reviews_done, :latest)
ON CONFLICT (course, activity, person) DO UPDATE
SET entries = excluded.entries,
    begun = excluded.begun,
    finished = excluded.finished,
    reviews_asked = excluded.reviews_asked,
    reviews_done = excluded.reviews_done,
    latest = excluded.latest;
