UPDATE deliveries SET seen = :seen WHERE site = :site AND receipt = :receipt AND kind IN ('message', 'digest');
