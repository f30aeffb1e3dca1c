SELECT pauses.person, max(pauses.until) AS until
FROM enrolments
CROSS JOIN pauses ON pauses.person = enrolments.person
WHERE enrolments.course = :course
GROUP BY pauses.person;
