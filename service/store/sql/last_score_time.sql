SELECT sent_ms
FROM lti_score_times
WHERE registration = :registration AND line_item = :line_item AND subject = :subject;
