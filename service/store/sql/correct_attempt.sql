UPDATE deliveries SET attempted = :now WHERE id = :id AND state = 'sending' AND attempted > :now;
