-- The last visit that is not our own launch: Moodle notes an access within a minute or two of it.
SELECT enrolment.person, person.lms_id, person.full_name, person.first_name, person.email, person.language,
       person.zone, enrolment.active, arrival.joined,
       (SELECT max(visit.at)
        FROM course_visits AS visit
        WHERE visit.course = enrolment.course
              AND visit.person = enrolment.person
              AND NOT EXISTS (
                  SELECT 1
                  FROM launches AS launch
                  WHERE launch.site = person.site
                        AND launch.context_lms_id = course.lms_id
                        AND launch.subject = person.lms_id
                        AND launch.at BETWEEN visit.at - 180 AND visit.at + 180)) AS last_access
FROM enrolments AS enrolment
JOIN people AS person ON person.id = enrolment.person
JOIN courses AS course ON course.id = enrolment.course
LEFT JOIN course_joins AS arrival ON arrival.course = enrolment.course AND arrival.person = enrolment.person
WHERE enrolment.course = :course
ORDER BY enrolment.ordinal;
