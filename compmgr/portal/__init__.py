"""The public face: calendar, events, published results, certificate check."""
