DELETE FROM plan_items WHERE course = :course AND key = :key;
