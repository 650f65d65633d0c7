"""Blind codes: the draw, and the only place that joins a work to a name."""
