DELETE FROM group_members WHERE course = :course AND person = :person AND group_id = :group_id;
