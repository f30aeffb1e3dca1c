INSERT INTO endings (site, course, person, author, ending, at, known_until, text_sealed, about_level, form_id)
VALUES (:site, :course, :person, :author, :ending, :at, :known_until, :text_sealed, :about_level, :form_id)
ON CONFLICT (form_id) DO NOTHING
RETURNING id;
