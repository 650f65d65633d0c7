"""Ours: `python -m benchmarks.certificates.contestants.ours WAY FOLDER COUNT`."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path

from benchmarks.certificates import facts
from benchmarks.certificates.race import Watch
from compmgr.foundation import clock, storage
from compmgr.layouts.document import draw
from compmgr.layouts.document.merged import write_print_file
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.kinds import Values

PACK = 200  # pieces of a pack, as runs keep them
DIGITS = 480  # of a proof in the code
SEEN = 2000  # of a batch, to make its plate
AT = clock.now()
ROOM = 3072  # compmgr.proof.services.pdf.CMS_ROOM, not imported where nothing is signed


def main() -> None:
    way, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    storage.use_place(str(folder / "out"))
    facts.portraits()
    WAYS[way](count)


def ordinary(count: int, *, signed: bool = False) -> None:
    layout, sign = facts.layout(), signing_whole() if signed else None
    batch = list(facts.values(min(count, SEEN)))
    for values in batch[:20]:
        draw(layout, values)
    watch, octets = Watch(), 0
    for number in range(count):
        content = draw(layout, batch[number % len(batch)])
        content = sign(content) if sign else content
        storage.put(content, ".pdf")
        octets += len(content)
    watch.tell(count, octets)


def press(count: int, *, digits: int = 0, signed: bool = False) -> None:
    """Stamped and kept in packs; the plate is drawn outside of the time and told."""
    drawing = Watch()
    machine, plate = made(digits)
    drawn = drawing.cpu
    sign = signing() if signed else None
    for values in facts.values(200, digits=digits):
        machine.stamp(values, sign, at=AT)
    batch = list(facts.values(min(count, SEEN), digits=digits)) if count <= 20_000 else None
    watch, octets = Watch(), 0
    for number, some in enumerate(packs(batch or facts.values(count, digits=digits), count)):
        pieces = [machine.stamp(values, sign, at=AT) for values in some]
        storage.put_at(f"packs/{number:05}.pack", b"".join(pieces))
        octets += sum(map(len, pieces))
    watch.tell(count, octets, plate=len(plate), drawing=drawn)


def packs(batch: Iterable[Values], count: int) -> Iterator[list[Values]]:
    def endless() -> Iterator[Values]:
        while True:
            yield from batch

    values = endless() if isinstance(batch, list) else iter(batch)
    while count > 0:
        yield list(islice(values, min(PACK, count)))
        count -= PACK


def writing(count: int) -> None:
    """Only keep the octets the press makes, in the same packs."""
    machine, _ = made(0)
    pieces = [machine.stamp(values) for values in facts.values(PACK)]
    watch, octets = Watch(), 0
    for number in range(0, count, PACK):
        storage.put_at(f"packs/{number:05}.pack", b"".join(pieces))
        octets += sum(map(len, pieces))
    watch.tell(count, octets)


def writing_files(count: int) -> None:
    """Only keep the octets the press makes, a file each."""
    machine, plate = made(0)
    pieces = [plate + machine.stamp(values) for values in facts.values(PACK)]
    watch, octets = Watch(), 0
    for number in range(count):
        storage.put(b"%b%%%d" % (pieces[number % PACK], number), ".pdf")
        octets += len(pieces[number % PACK])
    watch.tell(count, octets)


def files(count: int) -> None:
    """Stamped and kept whole, a file each."""
    machine, plate = made(0)
    batch = list(facts.values(min(count, SEEN)))
    for values in batch[:200]:
        machine.stamp(values)
    watch, octets = Watch(), 0
    for number in range(count):
        content = plate + machine.stamp(batch[number % len(batch)])
        storage.put(content, ".pdf")
        octets += len(content)
    watch.tell(count, octets)


def merged(count: int) -> None:
    machine, _ = made(0)
    batch = list(facts.values(min(count, SEEN)))
    print_to(machine, batch[:200], BytesIO())
    watch = Watch()
    with tempfile.TemporaryFile() as out, closing(out):
        print_to(machine, (batch[number % len(batch)] for number in range(count)), out)
        octets = out.tell()
        watch.tell(count, octets)


def print_to(machine: Press, batch: Iterable[Values], out: object) -> None:
    write_print_file(machine, batch, out)  # type: ignore[arg-type]


def made(digits: int) -> tuple[Press, bytes]:
    machine = Press(facts.layout(), {}, room=ROOM)
    return machine, machine.plate(facts.values(SEEN, digits=digits))


@cache
def signing() -> Callable[[bytes], bytes]:
    from compmgr.proof.services import pdf

    key = document_key()
    return lambda digest: pdf.cms(digest, key, at=AT)


def signing_whole() -> Callable[[bytes], bytes]:
    from compmgr.proof.services import pdf

    key = document_key()
    return lambda content: pdf.sign(content, key, at=AT)


@cache
def document_key():  # type: ignore[no-untyped-def]
    """A key of an installation made for the purpose."""
    from compmgr.app import create_app
    from compmgr.foundation.cli import upgrade
    from compmgr.proof.rules.keys import KeyUse
    from compmgr.proof.services import keys
    from config import Testing

    home = Path(tempfile.mkdtemp(prefix="compmgr-certificates-"))
    url = f"sqlite:///{home / 'compmgr.db'}"
    place = storage._place
    upgrade(url)
    app = create_app(Testing(home, url))
    with app.extensions["sessions"]() as session:
        key = keys.active(session, KeyUse.DOCUMENT)
        session.commit()
        session.refresh(key)
        session.expunge(key)
    storage.use_place(str(place))
    return key


WAYS: dict[str, Callable[[int], None]] = {
    "ordinary": ordinary,
    "ordinary-signed": lambda count: ordinary(count, signed=True),
    "press": press,
    "press-proof": lambda count: press(count, digits=DIGITS),
    "press-signed": lambda count: press(count, signed=True),
    "press-whole": lambda count: press(count, digits=DIGITS, signed=True),
    "press-files": files,
    "writing": writing,
    "writing-files": writing_files,
    "merged": merged,
}

if __name__ == "__main__":
    main()
