-- Lots of the people of one course, drawn in it or in another one.
SELECT DISTINCT trial_students.person, trial_students.arm
FROM trial_students JOIN enrolments ON enrolments.person = trial_students.person
WHERE trial_students.trial = :trial AND enrolments.course = :course;
