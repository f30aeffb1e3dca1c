-- Who is stored as enrolled, to compare a new roster with. The latest visit is the one that the LMS told last.
SELECT enrolment.person, person.lms_id, person.full_name, person.first_name, person.email, person.language,
       person.zone, enrolment.active, enrolment.ordinal, arrival.joined,
       (SELECT max(visit.at)
        FROM course_visits AS visit
        WHERE visit.course = enrolment.course AND visit.person = enrolment.person) AS last_access
FROM enrolments AS enrolment
JOIN people AS person ON person.id = enrolment.person
LEFT JOIN course_joins AS arrival ON arrival.course = enrolment.course AND arrival.person = enrolment.person
WHERE enrolment.course = :course
ORDER BY enrolment.ordinal;
