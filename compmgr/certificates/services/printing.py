"""Printing: facts become a sheet, checked and set before a number is spent, signed where it is asked for.

The one place that knows how sheets are made: one by one as a whole file, or many from the plate of a run.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from compmgr.certificates.rules import wording
from compmgr.certificates.rules.facts import Facts
from compmgr.foundation import storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import DomainError
from compmgr.layouts import document
from compmgr.layouts import services as layouts
from compmgr.layouts.document.press import Press
from compmgr.layouts.models import LayoutVersion
from compmgr.layouts.rules.kinds import Values
from compmgr.proof.models import SigningKey
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import keys, pdf


@dataclass(frozen=True)
class Sheet:
    """One printed certificate: a plate that many share, and what is its own; both together are the file."""

    own: bytes
    plate: bytes = b""
    signed_with: str | None = None
    plate_hashed: Any = None  # the SHA-256 of the plate, so that it is not hashed anew for every sheet

    @property
    def content(self) -> bytes:
        return self.plate + self.own

    @cached_property
    def file_hash(self) -> str:
        digest = self.plate_hashed.copy() if self.plate_hashed else hashlib.sha256(self.plate)
        digest.update(self.own)
        return digest.hexdigest()


class Printer:
    """A released layout ready to print with; made once for many sheets."""

    def __init__(self, session: Session, version: LayoutVersion, *, signed: bool) -> None:
        self.version = version
        self.layout = layouts.layout_of(version)
        self.pictures = layouts.pictures_of(session, self.layout)
        self.key = keys.active(session, KeyUse.DOCUMENT) if signed else None

    def check(self, facts: Facts) -> None:
        """Set the whole page, so that what no font has or what does not fit is refused before a number is spent."""
        document.set_page(self.layout, values_of(facts))

    def print(self, facts: Facts, digits: str, at: datetime) -> Sheet:
        """One sheet, whole."""
        drawn = document.draw(self.layout, values_of(facts, digits), self.pictures)
        if self.key is None:
            return Sheet(drawn)
        return Sheet(pdf.sign(drawn, self.key, at=at), signed_with=self.key.kid)

    def show(self, facts: Facts) -> bytes:
        """How a sheet would look: across it stands that it is none."""
        return document.draw(self.layout, values_of(facts, sample=wording.PREVIEW), self.pictures)

    @property
    def name(self) -> str:
        return f"{self.version.layout.code}@{self.version.number}"


def values_of(facts: Facts, digits: str = "", **more: Any) -> Values:
    """What fills the layout, the photo fetched from where it is kept."""
    key = getattr(facts, "photo_key", "")
    return facts.values(digits, photo=storage.get(key) if key else None, **more)


class PlatePrinter:
    """The press of one run: its plate drawn once and kept beside its packs, each sheet only what is its own."""

    def __init__(self, session: Session, version: LayoutVersion) -> None:
        self.layout = layouts.layout_of(version)
        self.press = Press(self.layout, layouts.pictures_of(session, self.layout), room=pdf.CMS_ROOM)
        self.plate, self.plate_key = b"", ""

    def make_plate(self, folder: str, sample: Iterable[Facts]) -> None:
        """Draw the plate from some facts of the run; the same facts make the same plate under the same name."""
        self.plate = self.press.plate([values for values in map(values_of, sample) if self.fits(values)])
        name = hashlib.sha256(self.plate).hexdigest()[:22]
        self.plate_key = storage.put_at(f"{folder}/{name}.plate", self.plate)

    def fits(self, values: Values) -> bool:
        """Whether these may be printed; what may not is refused when its turn comes."""
        try:
            return bool(document.set_page(self.layout, values))
        except DomainError:
            return False

    def go_on_with(self, plate_key: str) -> None:
        """Take the plate with which the run was begun."""
        self.plate, self.plate_key = storage.get(plate_key), plate_key
        self.press.mount(self.plate)

    def print_many(self, told: Sequence[tuple[Facts, str]], key: SigningKey | None, at: datetime) -> list[Sheet]:
        """The sheets of a chunk, in its order."""
        sign: Callable[[bytes], bytes] | None = partial(pdf.cms, key=key, at=at) if key else None
        stamp, hashed = self.press.stamp, self.press.before
        return [
            Sheet(stamp(values_of(facts, digits), sign, at=at), self.plate, key.kid if key else None, hashed)
            for facts, digits in told
        ]
