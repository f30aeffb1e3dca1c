SELECT choice.person, choice.nudges, choice.muted_until
FROM enrolments AS enrolment
CROSS JOIN contact_choices AS choice ON choice.person = enrolment.person
WHERE enrolment.course = :course;
