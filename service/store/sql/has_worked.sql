-- Whether anything is stored that this person did or got in the course.
SELECT EXISTS (SELECT 1 FROM submissions WHERE course = :course AND person = :person AND state <> 'none')
       OR EXISTS (SELECT 1 FROM quiz_attempts WHERE course = :course AND person = :person AND state <> 'not_started')
       OR EXISTS (SELECT 1 FROM completions WHERE course = :course AND person = :person AND state <> 'incomplete')
       OR EXISTS (SELECT 1 FROM grades WHERE course = :course AND person = :person) AS worked;
