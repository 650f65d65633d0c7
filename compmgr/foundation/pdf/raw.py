"""Objects written as they stand: bytes ready for the file, compressed once, formatted by nobody."""

from binascii import hexlify
from zlib import compress

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

LEVEL = 4  # of compression: two per cent larger than 6 in two thirds of the time


class Raw(PDFObject):
    """An object whose bytes are known already."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _document: PDFDocument) -> bytes:
        return self.content


def add(document: PDFDocument, content: bytes, name: str | None = None) -> int:
    """Give `content` a number in `document`, and return it; the same name twice is the same object."""
    if name is None or name not in document.idToObject:
        name = document.Reference(Raw(content), name).name
    return int(document.idToObjectNumberAndVersion[name][0])


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """`content` as a stream; its last byte and `endstream` are a line apart, as archives ask (ISO 19005-2, 6.1.7)."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def packed(content: bytes, dictionary: bytes = b"", *, level: int = LEVEL) -> bytes:
    """`content` as a compressed stream."""
    return stream(compress(content, level), b"/Filter /FlateDecode " + dictionary)


def string(text: str) -> bytes:
    """`text` as a string every reader understands: UTF-16 with its mark, in hexadecimal."""
    return b"<feff%b>" % hexlify(text.encode("utf-16-be"))


def number(value: float) -> bytes:
    """Four decimals at most, no exponent, no trailing noughts."""
    written = b"%.4f" % value
    return written.rstrip(b"0").rstrip(b".") or b"0"
