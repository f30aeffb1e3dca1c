SELECT course, activity FROM message_links WHERE code = :code AND expires > :now;
