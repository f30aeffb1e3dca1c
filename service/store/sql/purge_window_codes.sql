DELETE FROM window_codes WHERE expires <= :now;
