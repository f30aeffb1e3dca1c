-- Nothing is added for a key that is there already.
INSERT INTO deliveries (kind, class, site, course, lane, recipient, author, follows, text_sealed, marker,
                        dedupe_key, state, reason, created, not_before, attempted, attempts, crashes, not_found,
                        receipt, seen, finished)
VALUES (:kind, :class, :site, :course, coalesce(:recipient, -:course), :recipient, :author, :follows,
        :text_sealed, :marker, :dedupe_key, :state, :reason, :created, :not_before, :attempted, :attempts,
        :crashes, :not_found, :receipt, :seen, :finished)
ON CONFLICT (dedupe_key) DO NOTHING
RETURNING id;
