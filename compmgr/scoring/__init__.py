"""Schemes, panels, works and marks: no name of a competitor in this folder."""
