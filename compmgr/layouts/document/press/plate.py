"""The plate: everything certificates of one batch share, as the beginning of every one of their files.

It holds, under fixed numbers and at fixed places, the fonts cut to what the batch repeats, the colour profile, pictures
and figures, and the elements that depend on no fact as forms. It ends with its own index, so that the bytes alone
suffice to go on in another process or another year.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from zlib import compress, decompress

from compmgr.foundation.errors import Conflict
from compmgr.foundation.pdf import raw
from compmgr.foundation.pdf.archive import profile_stream
from compmgr.layouts.document.press.glyphs import font_objects

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PAGES, PROFILE, RESOURCES = 1, 2, 3
FIRST = 4
OBJECTS_OF_A_FONT = 5
#: In the dictionary of a thing: a reference to the thing before it, such as the mask of a picture.
OBJECT_BEFORE = b"(the object before)"
FREE = b"0000000000 65535 f \n"


@dataclass(frozen=True)
class Plate:
    """`content`, and what its index says."""

    content: bytes
    fonts: Mapping[str, str]  # font file -> characters in the order of their glyphs
    things: Mapping[str, str]  # figure, picture or group of elements -> its name among the resources
    resources: Mapping[str, str]  # entries of the dictionaries of fonts and of forms and pictures
    references: bytes  # the lines of its objects in the cross-reference table
    page: int  # the number behind its last object: the page, first of every tail


class Objects:
    """Objects written one after the other, their places kept."""

    def __init__(self, start: bytes) -> None:
        self.parts = [start]
        self.length = len(start)
        self.places: list[int] = []

    @property
    def next(self) -> int:
        return len(self.places) + 1

    def add(self, body: bytes) -> None:
        self.places.append(self.length)
        self.write(b"%d 0 obj\n%b\nendobj\n" % (len(self.places), body))

    def write(self, content: bytes) -> None:
        self.parts.append(content)
        self.length += len(content)


def make(
    layout: str, box: str, fonts: Mapping[str, str], things: Mapping[str, bytes], groups: Mapping[str, str]
) -> bytes:
    """The bytes; `layout` is the hash of what it belongs to, `things` are objects, `groups` operators, by name."""
    written = Objects(HEAD)
    first_thing = FIRST + OBJECTS_OF_A_FONT * len(fonts)
    page = first_thing + len(things) + len(groups)
    names = {name: f"S{place}" for place, name in enumerate([*things, *groups])}
    resources = {
        "fonts": "".join(f"/F{place} {FIRST + OBJECTS_OF_A_FONT * place} 0 R " for place in range(len(fonts))),
        "things": "".join(f"/{name} {first_thing + place} 0 R " for place, name in enumerate(names.values())),
    }
    written.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page)
    written.add(profile_stream())
    written.add(f"<< /Font << {resources['fonts']}>> /XObject << {resources['things']}>> >>".encode())
    for font, characters in fonts.items():
        for body in font_objects(font, characters, written.next, packed=True):
            written.add(body)
    for body in things.values():
        written.add(referring(body, written.next - 1))
    for operators in groups.values():
        head = f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources {RESOURCES} 0 R"
        written.add(raw.packed(operators.encode(), head.encode(), level=9))
    index = {"layout": layout, "fonts": fonts, "things": names, "resources": resources, "places": written.places}
    packed = compress(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(), 9).hex().encode()
    # A comment, which readers of PDF pass over.
    written.write(b"%% %b\n%% index of %d\n" % (packed, len(packed)))
    return b"".join(written.parts)


def referring(body: bytes, before: int) -> bytes:
    """The object with its reference to the one before it, if its dictionary has one."""
    dictionary, stream, content = body.partition(b"\nstream\n")
    return dictionary.replace(OBJECT_BEFORE, b"%d 0 R" % before) + stream + content


def read(content: bytes, layout: str) -> Plate:
    """The plate of these bytes; Conflict when it was made for another layout."""
    foot = content.rindex(b"\n% index of ")
    length = int(content[foot + 12 :])
    index = json.loads(decompress(bytes.fromhex(content[foot - length : foot].decode())))
    if index["layout"] != layout:
        raise Conflict("This plate was made for another layout.")
    places = b"".join(b"%010d 00000 n \n" % place for place in index["places"])
    return Plate(content, index["fonts"], index["things"], index["resources"], FREE + places, len(index["places"]) + 1)


def layout_hash(layout: Mapping[str, object]) -> str:
    return sha256(json.dumps(layout, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
