INSERT INTO read_marks (mentor, student, site, asked, next_try)
VALUES (:mentor, :student, :site, :now, :now)
ON CONFLICT (mentor, student) DO UPDATE SET asked = excluded.asked, attempts = 0, next_try = excluded.next_try;
