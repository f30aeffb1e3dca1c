-- Which notices about assignments the LMS itself sends, as its settings say; not told: its release decides.

ALTER TABLE sites ADD COLUMN notices_told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN notice_due_soon INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN notice_overdue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN notice_digest INTEGER NOT NULL DEFAULT 0;
