INSERT INTO objections (person, author, noted) VALUES (:person, :author, :noted) ON CONFLICT (person) DO NOTHING;
