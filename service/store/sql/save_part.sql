-- A failure keeps the time of the facts that are still there.
INSERT INTO course_parts (course, part, as_of, failure) VALUES (:course, :part, :as_of, :failure)
ON CONFLICT (course, part) DO UPDATE
SET as_of = CASE WHEN excluded.failure IS NULL THEN excluded.as_of ELSE course_parts.as_of END,
    failure = excluded.failure;
