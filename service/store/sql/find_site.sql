SELECT id FROM sites WHERE key = :key;
