UPDATE deliveries SET text_sealed = :text_sealed WHERE id = :id AND state = 'sending';
