SELECT id, lms_id, instance_lms_id, kind, name, section, position, visibility, url, opens, due, closes,
       completion_tracked, takes_submissions, team, team_needs_all, own_placement
FROM activities
WHERE course = :course AND present = 1
ORDER BY ordinal;
