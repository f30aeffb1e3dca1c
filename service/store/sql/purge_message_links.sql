DELETE FROM message_links WHERE expires <= :now;
