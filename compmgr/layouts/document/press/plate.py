"""The plate: everything certificates of one batch share, as the beginning of every one of their files.

It holds, under fixed numbers and at fixed places, the fonts cut to what the batch repeats, the colour profile, pictures
and figures, and the elements that depend on no fact as forms. It ends with its own index, so that the bytes alone
suffice to go on in another process or another year.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zlib import compress, decompress

from compmgr.foundation.errors import Conflict
from compmgr.layouts.document.press.glyphs import glyph, objects, true_type
from compmgr.layouts.document.press.operators import picture_name
from compmgr.layouts.document.press.pictures import ImageObject

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PAGES, PROFILE, RESOURCES = 1, 2, 3
FOOT = b"%% index at %d of %d\n"


@dataclass(frozen=True)
class Plate:
    """`content` and what its index says: the fonts, the resources by their names, where its objects are."""

    content: bytes
    fonts: Mapping[str, str]  # font file -> characters in the order of their glyphs
    forms: Mapping[str, str]  # what a form shows -> its name among the resources
    resources: Mapping[str, str]  # "/Font" and "/XObject": entries of their dictionaries
    references: bytes  # its lines of the cross-reference table
    objects: int  # how many, object 0 included

    @property
    def page(self) -> int:
        """The number of the page, the first object of every tail."""
        return self.objects


class Objects:
    """Objects written one after the other, their places kept."""

    def __init__(self, content: bytes) -> None:
        self.parts = [content]
        self.length = len(content)
        self.places: list[int] = []

    @property
    def next(self) -> int:
        return len(self.places) + 1

    def add(self, body: bytes | str) -> int:
        """The number of the object."""
        self.places.append(self.length)
        number = len(self.places)
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body if isinstance(body, bytes) else body.encode()))
        return number

    def stream(self, head: str, data: bytes, *, pack: bool = True) -> int:
        if pack:
            head, data = f"{head} /Filter /FlateDecode", compress(data, 9)
        return self.add(b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head.strip().encode(), len(data), data))

    def write(self, content: bytes) -> None:
        self.parts.append(content)
        self.length += len(content)


def make(
    layout: str,
    profile: bytes,
    box: str,
    fonts: Mapping[str, str],
    pictures: Mapping[str, ImageObject],
    forms: Mapping[str, str],
) -> bytes:
    """The bytes; `layout` is the hash of what it belongs to, `pictures` by hash, `forms` the operators by name."""
    written = Objects(HEAD)
    shown = 4 + 5 * len(fonts) + sum(2 if each.mask else 1 for each in pictures.values())
    page = shown + len(forms)
    written.add(f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    written.stream("/N 3", profile)
    resources = {"/Font": "", "/XObject": ""}
    for place in range(len(fonts)):
        resources["/Font"] += f"/F{place} {4 + 5 * place} 0 R "
    after = 4 + 5 * len(fonts)
    for hash_, each in pictures.items():
        resources["/XObject"] += f"/{picture_name(hash_)} {after} 0 R "
        after += 2 if each.mask else 1
    for place in range(len(forms)):
        resources["/XObject"] += f"/S{place} {shown + place} 0 R "
    written.add(f"<< /Font << {resources['/Font']}>> /XObject << {resources['/XObject']}>> >>")
    for font, characters in fonts.items():
        add_font(written, font, characters)
    for each in pictures.values():
        add_picture(written, each)
    for operators in forms.values():
        form = f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources {RESOURCES} 0 R"
        written.stream(form, operators.encode())
    index = {
        "layout": layout,
        "fonts": fonts,
        "forms": {name: f"/S{place}" for place, name in enumerate(forms)},
        "resources": resources,
        "places": written.places,
    }
    start = written.length
    packed = compress(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    # An object nobody refers to: readers pass over it. The page follows it, so it takes no number of theirs.
    written.write(b"%% " + packed.hex().encode() + b"\n")
    written.write(FOOT % (start, written.length - start))
    return b"".join(written.parts)


def add_font(written: Objects, font: str, characters: str) -> None:
    first = written.next
    bodies = objects(font, characters, first, f"{first + 4} 0 R")
    for body in bodies[:3]:
        written.add(body)
    written.stream("", bodies[3].encode())
    file = true_type(font, [glyph(font, character) for character in characters])
    written.stream(f"/Length1 {len(file)}", file)


def add_picture(written: Objects, each: ImageObject) -> None:
    mask = f" /SMask {written.next + 1} 0 R" if each.mask else ""
    written.stream(each.head + mask, each.data, pack=False)
    if each.mask:
        head = (
            f"/Type /XObject /Subtype /Image /Width {each.across} /Height {each.up} /ColorSpace /DeviceGray"
            " /BitsPerComponent 8 /Filter /FlateDecode"
        )
        written.stream(head, each.mask, pack=False)


def read(content: bytes, layout: str) -> Plate:
    """The plate of these bytes; Conflict when it was made for another layout."""
    foot = content[content.rindex(b"% index at ") :].split()
    start, length = int(foot[3]), int(foot[5])
    index = json.loads(decompress(bytes.fromhex(content[start + 2 : start + length].decode())))
    if index["layout"] != layout:
        raise Conflict("This plate was made for another layout.")
    references = b"".join(b"%010d 00000 n \n" % place for place in index["places"])
    return Plate(
        content,
        index["fonts"],
        index["forms"],
        index["resources"],
        b"0000000000 65535 f \n" + references,
        len(index["places"]) + 1,
    )


def layout_hash(layout: Mapping[str, object], pictures: Sequence[str]) -> str:
    return sha256(json.dumps([layout, sorted(pictures)], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
