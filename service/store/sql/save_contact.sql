INSERT INTO contacts (site, course, person, author, channel, text_sealed, at, form_id, follow_up)
VALUES (:site, :course, :person, :author, :channel, :text_sealed, :at, :form_id, :follow_up)
ON CONFLICT (form_id) DO NOTHING;
