-- The lot is that of the first time, in whatever course: a changed share moves nobody.
INSERT INTO trial_students (trial, course, person, arm, entered)
VALUES (:trial, :course, :person,
        coalesce((SELECT arm FROM trial_students WHERE trial = :trial AND person = :person LIMIT 1), :arm), :now)
ON CONFLICT (trial, course, person) DO NOTHING;
