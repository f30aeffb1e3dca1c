SELECT enrolments.person, max(replies.sent) AS sent
FROM enrolments
JOIN replies ON replies.sender = enrolments.person
WHERE enrolments.course = :course
GROUP BY enrolments.person;
