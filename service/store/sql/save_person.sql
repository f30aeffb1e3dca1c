INSERT INTO people (site, lms_id, full_name, first_name, email, language, zone)
VALUES (:site, :lms_id, :full_name, :first_name, :email, :language, :zone)
ON CONFLICT (site, lms_id) DO UPDATE
SET full_name = excluded.full_name,
    first_name = excluded.first_name,
    email = excluded.email,
    language = excluded.language,
    zone = excluded.zone
RETURNING id;
