-- A known reason settles nothing: it lets the alarms rest until its day (known_situations.sql), whatever was ticked.
SELECT endings.person, ended_reasons.kind, ended_reasons.activity, ended_reasons.date
FROM endings
JOIN ended_reasons ON ended_reasons.ending = endings.id
WHERE endings.course = :course AND endings.withdrawn IS NULL AND endings.ending <> 'known_reason';
