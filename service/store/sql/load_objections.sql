SELECT objection.person, objection.author, objection.noted
FROM enrolments AS enrolment
JOIN objections AS objection ON objection.person = enrolment.person
WHERE enrolment.course = :course
ORDER BY objection.person;
