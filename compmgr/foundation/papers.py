"""PDF documents of others: their pages copied into a new file, in a process of its own with little time and memory.

Only what is seen comes along: no properties, XMP, attachments, scripts, comments, forms, bookmarks or page thumbnails,
and the pictures inside lose what the camera wrote.
"""

import subprocess
import sys
from io import BytesIO
from typing import Any

from compmgr.foundation.errors import Refusal

LARGEST = 12 * 2**20
MOST_PAGES = 60
SECONDS, MEMORY, RESULT = 10, 512 * 2**20, 24 * 2**20  # of processor time; octets of memory; octets of the new file
#: What any object of a PDF may say besides what is drawn, and what a page may.
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Alternates", "/OPI", "/AF")
OF_PAGES = (*TELLING, "/Annots", "/AA", "/Thumb", "/StructParents", "/ID", "/B", "/Tabs", "/Trans", "/PresSteps")
MARKERS = {0xE1, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF}  # EXIF and XMP, IPTC, comments, makers' own segments
START_OF_SCAN = 0xDA


def plain(content: bytes) -> bytes:
    """`content` as a new PDF that shows the same pages and says nothing else.

    Refuses what is no PDF, is locked, has too many pages, or takes more time or memory than a document needs.
    """
    if len(content) > LARGEST:
        raise Refusal("The document is larger than %(limit)s MB.", limit=LARGEST // 2**20)
    if not content.startswith(b"%PDF-"):
        raise Refusal("The document is not a PDF that can be read.")
    command = [sys.executable, "-m", "compmgr.foundation.papers"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS * 3, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refusal(
            "The document is not a PDF that can be read, is locked, or has more than %(most)s pages.", most=MOST_PAGES
        ) from error
    return done.stdout


def copied(content: bytes) -> bytes:
    """What the process of its own does."""
    import pikepdf

    with pikepdf.open(BytesIO(content)) as given, pikepdf.new() as made:
        if len(given.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        for page in given.pages:
            for name in OF_PAGES:
                if name in page.obj:
                    del page.obj[name]
        made.pages.extend(given.pages)
        for thing in made.objects:
            _quieten(thing, pikepdf)
        kept = BytesIO()
        made.save(kept, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()


def _quieten(thing: Any, pikepdf: Any) -> None:
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name in TELLING:
            if name in thing:
                del thing[name]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        parameters = thing.get("/DecodeParms")
        thing.write(bare_jpeg(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG without the segments that tell of camera, place and author; its pixels are not touched."""
    kept, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != START_OF_SCAN:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if content[place + 1] not in MARKERS:
            kept.append(content[place:end])
        place = end
    return b"".join([*kept, content[place:]])


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    made = copied(sys.stdin.buffer.read())
    if len(made) > RESULT:
        sys.exit(1)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
