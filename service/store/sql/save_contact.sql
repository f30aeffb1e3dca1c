INSERT INTO contacts (site, course, person, author, channel, text_sealed, at, form_id)
VALUES (:site, :course, :person, :author, :channel, :text_sealed, :at, :form_id)
ON CONFLICT (form_id) DO NOTHING;
