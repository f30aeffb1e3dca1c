INSERT INTO courses (site, lms_id, short_name, full_name, starts, ends, visible, language, url, version,
                     last_success, cursor)
VALUES (:site, :lms_id, :short_name, :full_name, :starts, :ends, :visible, :language, :url, 1, :taken, :cursor)
ON CONFLICT (site, lms_id) DO UPDATE
SET short_name = excluded.short_name,
    full_name = excluded.full_name,
    starts = excluded.starts,
    ends = excluded.ends,
    visible = excluded.visible,
    language = excluded.language,
    url = excluded.url,
    version = courses.version + 1,
    last_success = excluded.last_success,
    failure = NULL,
    failure_detail = '',
    cursor = excluded.cursor
RETURNING id;
