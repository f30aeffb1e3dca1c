-- Schema 30: when a person wants to be in touch with the student again, noted with a contact: the beginning of that day
-- where the person is.

ALTER TABLE contacts ADD COLUMN follow_up INTEGER;
CREATE INDEX contacts_to_follow_up ON contacts (course, person, at) WHERE follow_up IS NOT NULL;
