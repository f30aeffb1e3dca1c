INSERT INTO overrides (course, activity, person, group_id, opens, due, closes, sort_order, order_known,
                       closes_known, attempts, never_closes)
VALUES (:course, :activity, :person, :group_id, :opens, :due, :closes, :sort_order, :order_known,
        :closes_known, :attempts, :never_closes);
