"""From totals to scale, places, medals and awards; sign-off, publication and appeal."""
