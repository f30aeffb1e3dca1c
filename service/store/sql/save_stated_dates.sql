INSERT INTO stated_dates (course, activity, person, opens, due, closes, as_of)
VALUES (:course, :activity, :person, :opens, :due, :closes, :as_of)
ON CONFLICT (course, activity, person) DO UPDATE
SET opens = excluded.opens,
    due = excluded.due,
    closes = excluded.closes,
    as_of = excluded.as_of
WHERE excluded.as_of >= stated_dates.as_of;
