-- Rows of groups stay when the groups themselves could not be read.
DELETE FROM overrides WHERE course = :course AND (:groups_too OR group_id IS NULL);
