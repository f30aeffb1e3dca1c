INSERT INTO plan_items (course, key, kind, title, activity, group_id, begins, at, place, times, author, noted)
VALUES (:course, :key, :kind, :title, :activity, :group_id, :begins, :at, :place, :times, :author, :noted)
ON CONFLICT (course, key) DO UPDATE
SET kind = excluded.kind,
    title = excluded.title,
    activity = excluded.activity,
    group_id = excluded.group_id,
    begins = excluded.begins,
    at = excluded.at,
    place = excluded.place,
    times = excluded.times,
    author = excluded.author,
    noted = excluded.noted;
