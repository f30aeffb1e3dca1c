SELECT text_sealed FROM deliveries WHERE id BETWEEN :id - 20 AND :id + 20 AND id <> :id;
