"""The words a person may read on a page, and which of them do not belong on a Chinese one."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

#: Attributes that are read out, shown on hover, or put on the page by our scripts.
SPOKEN = re.compile(r"title|alt|placeholder|aria-label|label|data-(say-.+|confirm.*|copied|label|yes)")
SILENT = {"script", "style", "svg"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
LATIN = re.compile(r"[A-Za-z]{2,}")
#: What stands in Latin letters on Chinese paper too: file formats, kinds of codes, standards, methods, keys.
USUAL = {"PIN", "PDF", "QR", "ZIP", "xlsx", "GB", "SHA", "JPEG", "PNG"}
USUAL |= {"Alt", "Ctrl", "Delete", "PgDn", "PgUp", "Shift", "Tab"}
#: Codes that say nothing in any language: addresses, hashes, certificate numbers, layouts, what a script fills in.
CODES = re.compile(
    r"https?://\S+|\{year\}[\w{}:-]*|\b[0-9a-f]{8,}\b|\d{4}-[A-Z]{2}-[\w-]+|\b[a-z]+-\d+\b|[0-9a-f]+…|\{\w+(?::\d+)?\}"
)


class Reader(HTMLParser):
    """Collects what is read on a page: texts and spoken attributes, not scripts, drawings, hashes, other languages."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._silence = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if not self._is_to_be_read(tag, given):
            self._silence += tag not in VOID
            return
        self.texts += [value for name, value in given.items() if SPOKEN.fullmatch(name)]

    def _is_to_be_read(self, tag: str, given: dict[str, str]) -> bool:
        is_elsewhere = given.get("lang", "zh-CN") != "zh-CN"
        return not (self._silence or tag in SILENT or is_elsewhere or "hash" in given.get("class", "").split())

    def handle_endtag(self, tag: str) -> None:
        self._silence -= bool(self._silence)

    def handle_data(self, data: str) -> None:
        if not self._silence:
            self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def foreign(texts: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The texts with Latin words in them, once usual words, codes and `known` names are taken out."""
    return sorted({text.strip() for text in texts if list(_foreign(text, tuple(known)))})


def _foreign(text: str, known: tuple[str, ...]) -> Iterator[str]:
    for name in known:
        text = text.replace(name, " ")
    yield from (word for word in LATIN.findall(CODES.sub(" ", text)) if word not in USUAL)
