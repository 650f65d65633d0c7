"""Where the lines of the certificate stand, for contestants that set no type: points from the lower left corner."""

from typing import Any

WIDTH, HEIGHT = 841.89, 595.28
RED, INK, QUIET = "#B81A17", "#1D1D1F", "#616166"

#: (fact, x, y, size, font, colour, middle or start)
LINES: tuple[tuple[str, float, float, float, str, str, str], ...] = (
    ("heading", 421, 420, 42, "bold", RED, "middle"),
    ("holder", 421, 345, 33, "bold", INK, "middle"),
    ("unit", 421, 312, 13, "serif", QUIET, "middle"),
    ("body", 421, 268, 16, "serif", INK, "middle"),
    ("award", 421, 212, 36, "bold", RED, "middle"),
    ("closing", 421, 175, 15, "serif", INK, "middle"),
    ("label", 156, 118, 8, "sans", QUIET, "start"),
    ("number", 156, 102, 10.5, "sans", INK, "start"),
    ("issuer", 612, 138, 14, "serif", INK, "middle"),
    ("issuer2", 612, 116, 14, "serif", INK, "middle"),
    ("date", 612, 82, 13, "serif", INK, "middle"),
)


def line_of(name: str, facts: dict[str, Any]) -> str:
    words = facts["words"]
    if name == "heading":
        return str(words["title"])
    if name == "label":
        return "证书编号"
    if name.startswith("issuer"):
        return str(words["issuing_bodies"].split("\n")[name == "issuer2"])
    return str(words[name])
