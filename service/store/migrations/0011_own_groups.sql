-- Groups that Waymark made are known by the idnumber they were given.

ALTER TABLE course_groups ADD COLUMN idnumber TEXT NOT NULL DEFAULT '';
