SELECT at, site, course, actor, action, subject, detail
FROM audit
WHERE site = :site
ORDER BY id DESC
LIMIT :limit;
