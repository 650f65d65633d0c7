"""The few colours of printed documents: seal red, deep ink, an old gold."""

from reportlab.lib.colors import Color

SEAL_RED = Color(0.72, 0.10, 0.09)
INK = Color(0.11, 0.12, 0.15)
QUIET = Color(0.38, 0.38, 0.40)
GOLD = Color(0.66, 0.51, 0.25)
PALE_GOLD = Color(0.86, 0.78, 0.61)
FADED_RED = Color(0.90, 0.52, 0.48)
PALE_RED = Color(0.972, 0.925, 0.912)
WHITE = Color(1, 1, 1)
