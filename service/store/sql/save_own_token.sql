INSERT INTO own_tokens (person, site, token_sealed, state, marks_read, surplus, given)
VALUES (:person, :site, :token_sealed, 'unchecked', 0, '', :now)
ON CONFLICT (person) DO UPDATE
SET site = excluded.site, token_sealed = excluded.token_sealed, state = excluded.state,
    marks_read = excluded.marks_read, surplus = excluded.surplus, given = excluded.given, checked = NULL;
