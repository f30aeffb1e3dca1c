SELECT ended_reasons.kind, count(*) AS count
FROM endings
JOIN ended_reasons ON ended_reasons.ending = endings.id
WHERE endings.course = :course AND endings.withdrawn IS NULL AND endings.ending = :ending
GROUP BY ended_reasons.kind;
