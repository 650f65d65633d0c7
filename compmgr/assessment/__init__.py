"""Batches, sittings, rooms, the parts of an assessment and resits."""
