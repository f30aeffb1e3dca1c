UPDATE deliveries SET looked = :now WHERE id = :id;
