SELECT sent_ms, wanted, share
FROM lti_scores
WHERE registration = :registration AND line_item = :line_item AND subject = :subject
ORDER BY sent_ms;
