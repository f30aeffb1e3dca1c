INSERT INTO submissions (course, activity, person, group_id, state, modified, graded, attempt)
VALUES (:course, :activity, :person, :group_id, :state, :modified, :graded, :attempt);
