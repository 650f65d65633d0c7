"""The badge that other sites embed: a certificate's state as a small drawing, without script or fonts of ours."""

from xml.sax.saxutils import escape

WIDTH, HEIGHT, SPLIT = 176, 28, 88
TONES = {
    "valid": "#1f7a4d",
    "superseded": "#8a5a00",
    "corrected": "#8a5a00",
    "revoked": "#a4262c",
    "void": "#a4262c",
    "unknown": "#5b6673",
}
FACES = "PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif"


def badge(label: str, said: str, tone: str, title: str) -> str:
    """An SVG of 176 × 28; every word is escaped."""
    ground, across = TONES.get(tone, TONES["unknown"]), WIDTH - SPLIT - 4
    words = f'fill="#ffffff" font-family="{FACES}" font-size="13" text-anchor="middle"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{escape(title, {chr(34): "&quot;"})}"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="4" fill="#24324a"/>'
        f'<path d="M{SPLIT} 0h{across}a4 4 0 0 1 4 4v{HEIGHT - 8}a4 4 0 0 1-4 4h-{across}z" fill="{ground}"/>'
        f'<text x="{SPLIT / 2:g}" y="19" {words}>{escape(label)}</text>'
        f'<text x="{(WIDTH + SPLIT) / 2:g}" y="19" {words} font-weight="600">{escape(said)}</text></svg>'
    )
