SELECT choice.person, choice.nudges, choice.quiet_from, choice.quiet_until, choice.before_date, choice.after_date
FROM enrolments AS enrolment
CROSS JOIN contact_choices AS choice ON choice.person = enrolment.person
WHERE enrolment.course = :course;
