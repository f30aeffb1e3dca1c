INSERT OR IGNORE INTO ended_reasons (ending, kind, activity, date) VALUES (:ending, :kind, :activity, :date);
