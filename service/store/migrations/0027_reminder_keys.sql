-- Schema 27: what was dropped at the moment of sending may be planned anew, so a key has one row for each time it was
-- planned, and is used up only while one of them stands.

ALTER TABLE reminder_keys RENAME TO reminder_keys_for_good;

CREATE TABLE reminder_keys (
    person     INTEGER NOT NULL REFERENCES people (id),
    activity   INTEGER NOT NULL REFERENCES activities (id),
    due        INTEGER NOT NULL,
    stage      TEXT NOT NULL,
    delivery   INTEGER NOT NULL REFERENCES deliveries (id),
    dropped    TEXT NOT NULL DEFAULT '', -- why the message went without it, or did not go; '' while it stands
    dropped_at INTEGER,
    PRIMARY KEY (activity, person, due, stage, delivery)
) STRICT, WITHOUT ROWID;

INSERT INTO reminder_keys (person, activity, due, stage, delivery, dropped, dropped_at)
SELECT key.person, key.activity, key.due, key.stage, key.delivery,
       CASE WHEN key.dropped = '' AND delivery.state = 'cancelled' THEN coalesce(nullif(delivery.reason, ''), 'unknown')
            ELSE key.dropped END,
       CASE WHEN key.dropped <> '' OR delivery.state = 'cancelled' THEN coalesce(delivery.finished, delivery.created)
            END
FROM reminder_keys_for_good AS key
JOIN deliveries AS delivery ON delivery.id = key.delivery;

DROP TABLE reminder_keys_for_good;

CREATE UNIQUE INDEX reminder_keys_standing ON reminder_keys (activity, person, due, stage) WHERE dropped = '';
CREATE INDEX reminder_keys_of_delivery ON reminder_keys (delivery);

-- How often the LMS did not tell what a reminder has to be checked against. Nothing was on its way then, so what
-- is behind the row does not wait as it does behind an attempt.
ALTER TABLE deliveries ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
