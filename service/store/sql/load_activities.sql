SELECT id, lms_id, instance_lms_id, kind, name, section, position, visibility, url, opens, due, closes,
       completion_tracked, takes_submissions, team, team_needs_all, own_placement, module_type, availability,
       grouping_lms_id, on_course_page, base_from_calendar, expected, has_description, team_grouping_lms_id,
       team_required, marking_workflow, identities_hidden, attempts_allowed, time_limit, required_entries, phase,
       reviews_opens, reviews_due, reviews_closes
FROM activities
WHERE course = :course AND present = 1
ORDER BY ordinal;
