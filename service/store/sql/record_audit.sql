INSERT INTO audit (at, site, course, actor, action, subject, detail)
VALUES (:at, :site, :course, :actor, :action, :subject, :detail);
