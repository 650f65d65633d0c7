"""Proof without us: signing keys, signed facts, the list of what no longer stands, and the append-only log."""
