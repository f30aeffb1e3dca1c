-- Schema 31: look-ups that told nothing are counted and timed, so that they come after growing pauses and within the
-- rate of the site; and every score of ours is kept, so that a result can be told from what somebody else gave.

ALTER TABLE deliveries ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0; -- look-ups in a row
ALTER TABLE deliveries ADD COLUMN looked INTEGER;                        -- the latest time the LMS was asked about it
CREATE INDEX deliveries_looked ON deliveries (site, looked) WHERE looked IS NOT NULL;

-- Noted before it goes. Platforms refuse a score that is not later than what they have.
CREATE TABLE lti_scores (
    registration TEXT NOT NULL,
    line_item    TEXT NOT NULL,    -- address
    subject      TEXT NOT NULL,
    sent_ms      INTEGER NOT NULL, -- as stated to the platform, milliseconds since 1970
    wanted       INTEGER NOT NULL, -- when somebody asked for it
    share        REAL,             -- of the maximum; NULL: progress, or sent before this was kept
    PRIMARY KEY (registration, line_item, subject, sent_ms)
) STRICT, WITHOUT ROWID;

INSERT INTO lti_scores (registration, line_item, subject, sent_ms, wanted)
SELECT registration, line_item, subject, sent_ms, sent_ms / 1000
FROM lti_score_times;

DROP TABLE lti_score_times;
