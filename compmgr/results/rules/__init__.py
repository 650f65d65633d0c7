"""How totals become places, medals and awards, exactly and in a way anyone can recompute."""
