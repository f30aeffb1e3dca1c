SELECT endings.person, max(endings.at) AS at
FROM endings
JOIN ended_reasons ON ended_reasons.ending = endings.id
WHERE endings.course = :course AND endings.withdrawn IS NULL AND endings.ending = 'done'
      AND ended_reasons.kind = 'praise'
GROUP BY endings.person;
