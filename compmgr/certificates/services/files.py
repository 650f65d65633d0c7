"""Giving out what was issued: the stored bytes, once they are known to be those that were drawn; never drawn again."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from compmgr.certificates.models import Certificate, FileVersion, Run
from compmgr.certificates.queries.outputs import stored_of_run
from compmgr.foundation import storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.logs import log


@dataclass(frozen=True)
class Stored:
    """Where the file of a certificate lies: whole, or as a piece of a pack behind the plate of its run."""

    number: str
    file_key: str
    file_hash: str
    offset: int | None = None
    length: int | None = None
    plate_key: str | None = None
    folder: str = ""

    @property
    def name(self) -> str:
        """证书-2026-QG-003-00001.pdf, with nothing in it that means something in a path."""
        return f"证书-{safe(self.number)}.pdf"

    def content(self) -> bytes:
        """The bytes as stored; raises `FileNotFoundError`."""
        if self.offset is None or self.length is None:
            return storage.get(self.file_key)
        plate = plate_of(self.plate_key) if self.plate_key else b""
        return plate + storage.piece(self.file_key, self.offset, self.length)

    def checked(self) -> bytes:
        """The bytes, once they are those that were drawn; refused and logged otherwise."""
        content, problem = self.looked_at()
        if problem:
            log.error("certificate file", certificate=self.number, problem=problem)
            raise Conflict(
                "The stored file of certificate %(number)s does not match its record. It is not given out; "
                "please tell the administrator.",
                number=self.number,
            )
        return content

    def looked_at(self) -> tuple[bytes, str | None]:
        """The bytes, and whether they are `missing` or `changed`."""
        try:
            kept = self.content()
        except FileNotFoundError:
            return b"", "missing"
        except Exception:  # a piece beyond the end of a pack that was cut: the store says so in its own way
            return b"", "changed"
        return kept, None if hashlib.sha256(kept).hexdigest() == self.file_hash else "changed"


def safe(name: str) -> str:
    """`name` as part of a file name."""
    return "".join("-" if character in '/\\:*?"<>|' else character for character in name)


_plates: dict[str, bytes] = {}


def plate_of(key: str) -> bytes:
    """The plate of a run; a few stay in memory, for thousands of pieces stand behind each."""
    if key not in _plates:
        if len(_plates) > 8:
            _plates.clear()
        _plates[key] = storage.get(key)
    return _plates[key]


def stored(certificate: Certificate, folder: str = "") -> Stored:
    return _stored(certificate.number, certificate, folder)


def stored_before(version: FileVersion) -> Stored:
    """Where a file lies that a certificate had before."""
    return _stored(version.certificate.number, version, "")


def _stored(number: str, one: Certificate | FileVersion, folder: str) -> Stored:
    return Stored(number, one.file_key, one.file_hash, one.file_offset, one.file_length, one.plate_key, folder)


def files_of_run(session: Session, run: Run) -> list[Stored]:
    """Where the files of a run lie, each with its folder: its delegation, or its site."""
    rows = stored_of_run(session, run)
    return [Stored(row[0], row[1], row[2], row[3], row[4], row[5], row[6] or row[7] or "") for row in rows]


def file_of(certificate: Certificate) -> bytes:
    """The file as issued; refused and logged when it is gone or another."""
    if certificate.redacted_at is not None:
        raise Refusal(
            "The file of certificate %(number)s was removed when its time of keeping had passed. Its record, "
            "state and fingerprint stay.",
            number=certificate.number,
        )
    return stored(certificate).checked()


def forget(file: Stored, *, is_shared: bool) -> None:
    """Take a file out of the store for good: the whole of it, or its piece of a pack, which becomes blank.

    A whole file that another record names too (`is_shared`) stays.
    """
    try:
        if file.offset is None or file.length is None:
            if not is_shared:
                storage.remove(file.file_key)
            return
        pack = bytearray(storage.get(file.file_key))
        pack[file.offset : file.offset + file.length] = bytes(file.length)
        storage.put_at(file.file_key, bytes(pack))
    except FileNotFoundError:
        log.warning("file to forget is missing", certificate=file.number)


def file_name(certificate: Certificate) -> str:
    return stored(certificate).name


def zip_of(certificates: Iterable[Certificate]) -> bytes:
    """The files of `certificates`, each under its number."""
    return b"".join(zip_stream([stored(certificate) for certificate in certificates]))


def zip_stream(files: Iterable[Stored]) -> Iterator[bytes]:
    """A ZIP of `files` in their folders, piece by piece: never more than one file in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.writestr(f"{safe(file.folder)}/{file.name}" if file.folder else file.name, file.checked())
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What was written since it was last asked."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.kept.append(bytes(data))
        return len(self.kept[-1])

    def taken(self) -> bytes:
        kept, self.kept = b"".join(self.kept), []
        return kept
