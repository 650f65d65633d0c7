"""Deeds of proof: keys, signatures, the log, the list of what no longer stands."""
