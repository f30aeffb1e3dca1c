-- A failure keeps the time of the facts that are still there, and what is known to be missing among them.
INSERT INTO course_parts (course, part, as_of, failure, gap) VALUES (:course, :part, :as_of, :failure, :gap)
ON CONFLICT (course, part) DO UPDATE
SET as_of = CASE WHEN excluded.failure IS NULL THEN excluded.as_of ELSE course_parts.as_of END,
    gap = CASE WHEN excluded.failure IS NULL THEN excluded.gap ELSE course_parts.gap END,
    failure = excluded.failure;
