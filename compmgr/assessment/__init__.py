"""Batches, candidates and their parts: theory, skill, review."""
