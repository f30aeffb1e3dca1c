INSERT INTO overrides (course, activity, person, group_id, opens, due, closes, sort_order)
VALUES (:course, :activity, :person, :group_id, :opens, :due, :closes, :sort_order);
