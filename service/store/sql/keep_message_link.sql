INSERT INTO message_links (code, course, activity, expires)
VALUES (:code, :course, :activity, :expires)
ON CONFLICT (course, activity) DO UPDATE SET expires = max(expires, excluded.expires)
RETURNING code;
