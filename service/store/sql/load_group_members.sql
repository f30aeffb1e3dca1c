SELECT member.person, member.group_id
FROM group_members AS member
WHERE member.course = :course
ORDER BY member.person, member.group_id;
