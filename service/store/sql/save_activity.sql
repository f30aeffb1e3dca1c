-- :keep_details is 1 when the part that tells dates and ways of handing in failed this time and had told them
-- before.
INSERT INTO activities (site, course, lms_id, present, ordinal, instance_lms_id, kind, name, section, position,
                        visibility, url, opens, due, closes, completion_tracked, takes_submissions, team,
                        team_needs_all, own_placement)
VALUES (:site, :course, :lms_id, 1, :ordinal, :instance_lms_id, :kind, :name, :section, :position,
        :visibility, :url, :opens, :due, :closes, :completion_tracked, :takes_submissions, :team,
        :team_needs_all, :own_placement)
ON CONFLICT (site, lms_id) DO UPDATE
SET course = excluded.course,
    present = 1,
    ordinal = excluded.ordinal,
    instance_lms_id = excluded.instance_lms_id,
    kind = excluded.kind,
    name = excluded.name,
    section = excluded.section,
    position = excluded.position,
    visibility = excluded.visibility,
    url = excluded.url,
    opens = CASE WHEN :keep_details THEN activities.opens ELSE excluded.opens END,
    due = CASE WHEN :keep_details THEN activities.due ELSE excluded.due END,
    closes = CASE WHEN :keep_details THEN activities.closes ELSE excluded.closes END,
    completion_tracked = excluded.completion_tracked,
    takes_submissions =
        CASE WHEN :keep_details THEN activities.takes_submissions ELSE excluded.takes_submissions END,
    team = CASE WHEN :keep_details THEN activities.team ELSE excluded.team END,
    team_needs_all = CASE WHEN :keep_details THEN activities.team_needs_all ELSE excluded.team_needs_all END,
    own_placement = excluded.own_placement
RETURNING id;
