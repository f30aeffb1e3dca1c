SELECT enrolment.person
FROM enrolments AS enrolment
JOIN mentor_choices AS choice ON choice.person = enrolment.person
WHERE enrolment.course = :course AND choice.weekly = 0;
