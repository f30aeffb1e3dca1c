SELECT mark.mentor, mark.student, student.lms_id AS student_lms_id, mark.attempts
FROM read_marks AS mark
JOIN people AS student ON student.id = mark.student
WHERE mark.site = :site AND mark.next_try <= :now
ORDER BY mark.next_try;
