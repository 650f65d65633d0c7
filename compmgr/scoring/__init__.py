"""Schemes, panels, works and marks: no name of a competitor stands in this room."""
