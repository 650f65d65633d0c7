"""Two hundred rare and hostile names through every layout: printed as they are written, or refused before drawing."""

import io
import re
import socket
import unicodedata
from dataclasses import replace

import pikepdf
import pytest

from compmgr.foundation.errors import Refusal
from compmgr.layouts.document import draw
from compmgr.layouts.document.setting import set_page
from compmgr.layouts.rules.kinds import CertificateKind
from compmgr.layouts.rules.samples import samples
from compmgr.layouts.services import shipped
from tests.layouts import names

FONT = re.compile(rb"/(F\d+\+\d+) [\d.]+ Tf <([0-9a-f]*)> Tj|(BT)|(ET)")
MAPPED = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,})>")


def named(kind, name):
    """A sample whose holder is `name`, in the head of the document as well."""
    values = samples(kind)[2]
    return replace(values, words={**values.words, "holder": name}, title=f"{values.words['title']} {name}")


def texts_of(page):
    """Every text of the page as a reader extracts it: codes of each font back to characters."""
    fonts = {name[1:].encode(): characters_of(font) for name, font in page.Resources.Font.items()}
    found, text = [], ""
    for match in FONT.finditer(page.Contents.read_bytes()):
        font, codes, begin, end = match.groups()
        if font:
            text += "".join(fonts[font][code] for code in bytes.fromhex(codes.decode()))
        elif begin:
            text = ""
        elif end:
            found.append(text)
    return found


def characters_of(font):
    written = font.ToUnicode.read_bytes()
    return {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in MAPPED.findall(written)}


def all_glyphs_are_there(page):
    """No code of a text shows the missing character: glyph 0 is referred to by code 0 alone."""
    codes = b"".join(bytes.fromhex(found[1].decode()) for found in FONT.findall(page.Contents.read_bytes()) if found[0])
    return 0 not in codes


@pytest.fixture
def no_sockets(monkeypatch):
    def opened(*_args, **_options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", opened)
    monkeypatch.setattr(socket, "create_connection", opened)
    monkeypatch.setattr(socket, "getaddrinfo", opened)


def test_there_are_two_hundred_of_them_and_none_twice():
    assert len(names.ALL) >= 200 and len(set(names.ALL)) == len(names.ALL)


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_every_name_is_printed_as_it_is_written_or_refused(kind, no_sockets):
    layout = next(layout for layout in shipped().values() if layout.kind is kind)
    pictures = things_of(layout, kind)
    refused, printed = [], 0
    for name in names.ALL:
        values = named(kind, name)
        try:
            content = draw(layout, values)
        except Refusal:
            refused.append(name)
            with pytest.raises(Refusal):
                set_page(layout, values)
            continue
        with pikepdf.open(io.BytesIO(content)) as document:
            page = document.pages[0]
            texts = texts_of(page)
            assert squeezed(name) in squeezed("".join(texts)), name
            assert all_glyphs_are_there(page), name
            assert len(page.Resources.XObject) == pictures, name
            assert str(document.docinfo["/Title"]).endswith(name)
        printed += 1
    assert set(names.REFUSED) <= set(refused) and not set(refused) & {*names.RARE, *names.LATIN}
    assert printed >= 150


def things_of(layout, kind):
    """How many figures and pictures stand on a page of plain facts."""
    with pikepdf.open(io.BytesIO(draw(layout, named(kind, "李明")))) as document:
        return len(document.pages[0].Resources.XObject)


def squeezed(text):
    return "".join(character for character in text if not unicodedata.category(character).startswith("Z"))
