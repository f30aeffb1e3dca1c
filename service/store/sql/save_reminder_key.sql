INSERT INTO reminder_keys (person, activity, due, stage, delivery)
VALUES (:person, :activity, :due, :stage, :delivery);
