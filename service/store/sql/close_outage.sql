UPDATE outages SET ended = max(:ended, began) WHERE site = :site AND ended IS NULL;
