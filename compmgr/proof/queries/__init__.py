"""Questions about keys, the log and the list."""
