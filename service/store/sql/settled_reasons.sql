SELECT endings.person, ended_reasons.kind, ended_reasons.activity, ended_reasons.date
FROM endings
JOIN ended_reasons ON ended_reasons.ending = endings.id
WHERE endings.course = :course AND endings.withdrawn IS NULL;
