"""From totals to places, medals and awards; signed, published, appealed."""
