-- Other terms of a quiz beside dates: an opening that is taken away, and another time limit (seconds, 0 = without
-- limit, NULL = the quiz's own).
ALTER TABLE overrides ADD COLUMN opens_at_once INTEGER NOT NULL DEFAULT 0;
ALTER TABLE overrides ADD COLUMN time_limit INTEGER;
