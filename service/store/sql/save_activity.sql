-- :keep_details is 1 when the part that tells dates and ways of handing in failed this time and had told them
-- before; :keep_calendar and :keep_counts say the same of the course calendar and of the functions that tell how
-- many entries are asked for.
INSERT INTO activities (site, course, lms_id, present, ordinal, instance_lms_id, kind, name, section, position,
                        visibility, url, opens, due, closes, completion_tracked, takes_submissions, team,
                        team_needs_all, own_placement, module_type, availability, grouping_lms_id,
                        on_course_page, base_from_calendar, expected, has_description, team_grouping_lms_id,
                        team_required, marking_workflow, identities_hidden, attempts_allowed, time_limit,
                        required_entries, phase, reviews_opens, reviews_due, reviews_closes)
VALUES (:site, :course, :lms_id, 1, :ordinal, :instance_lms_id, :kind, :name, :section, :position,
        :visibility, :url, :opens, :due, :closes, :completion_tracked, :takes_submissions, :team,
        :team_needs_all, :own_placement, :module_type, :availability, :grouping_lms_id,
        :on_course_page, :base_from_calendar, :expected, :has_description, :team_grouping_lms_id,
        :team_required, :marking_workflow, :identities_hidden, :attempts_allowed, :time_limit,
        :required_entries, :phase, :reviews_opens, :reviews_due, :reviews_closes)
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
    opens = CASE WHEN :keep_details OR (:keep_calendar AND activities.base_from_calendar)
                 THEN activities.opens ELSE excluded.opens END,
    due = CASE WHEN :keep_details OR (:keep_calendar AND activities.base_from_calendar)
               THEN activities.due ELSE excluded.due END,
    closes = CASE WHEN :keep_details OR (:keep_calendar AND activities.base_from_calendar)
                  THEN activities.closes ELSE excluded.closes END,
    completion_tracked = excluded.completion_tracked,
    takes_submissions =
        CASE WHEN :keep_details THEN activities.takes_submissions ELSE excluded.takes_submissions END,
    team = CASE WHEN :keep_details THEN activities.team ELSE excluded.team END,
    team_needs_all = CASE WHEN :keep_details THEN activities.team_needs_all ELSE excluded.team_needs_all END,
    own_placement = excluded.own_placement,
    module_type = excluded.module_type,
    availability = excluded.availability,
    grouping_lms_id = excluded.grouping_lms_id,
    on_course_page = excluded.on_course_page,
    base_from_calendar =
        CASE WHEN :keep_calendar THEN activities.base_from_calendar ELSE excluded.base_from_calendar END,
    expected = CASE WHEN :keep_calendar THEN activities.expected ELSE excluded.expected END,
    has_description = excluded.has_description,
    team_grouping_lms_id =
        CASE WHEN :keep_details THEN activities.team_grouping_lms_id ELSE excluded.team_grouping_lms_id END,
    team_required = CASE WHEN :keep_details THEN activities.team_required ELSE excluded.team_required END,
    marking_workflow =
        CASE WHEN :keep_details THEN activities.marking_workflow ELSE excluded.marking_workflow END,
    identities_hidden =
        CASE WHEN :keep_details THEN activities.identities_hidden ELSE excluded.identities_hidden END,
    attempts_allowed =
        CASE WHEN :keep_details THEN activities.attempts_allowed ELSE excluded.attempts_allowed END,
    time_limit = CASE WHEN :keep_details THEN activities.time_limit ELSE excluded.time_limit END,
    required_entries =
        CASE WHEN :keep_counts THEN activities.required_entries ELSE excluded.required_entries END,
    phase = CASE WHEN :keep_counts THEN activities.phase ELSE excluded.phase END,
    reviews_opens = CASE WHEN :keep_counts THEN activities.reviews_opens ELSE excluded.reviews_opens END,
    reviews_due = CASE WHEN :keep_counts THEN activities.reviews_due ELSE excluded.reviews_due END,
    reviews_closes = CASE WHEN :keep_counts THEN activities.reviews_closes ELSE excluded.reviews_closes END
RETURNING id;
