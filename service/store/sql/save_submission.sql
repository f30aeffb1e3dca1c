INSERT INTO submissions (course, activity, person, group_id, state, modified, graded)
VALUES (:course, :activity, :person, :group_id, :state, :modified, :graded);
