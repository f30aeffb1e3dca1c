INSERT INTO answers (site, course, person, author, at, form_id)
VALUES (:site, :course, :person, :author, :at, :form_id)
ON CONFLICT (form_id) DO NOTHING;
