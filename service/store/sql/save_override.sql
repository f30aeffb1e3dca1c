INSERT INTO overrides (course, activity, person, group_id, opens, due, closes, sort_order, order_known,
                       closes_known, attempts, never_closes, opens_at_once, time_limit)
VALUES (:course, :activity, :person, :group_id, :opens, :due, :closes, :sort_order, :order_known,
        :closes_known, :attempts, :never_closes, :opens_at_once, :time_limit);
