"""Where this process finds its signing keys: a folder, or a hardware module; taken from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class KeyPlace:
    """`address` is a folder, or `pkcs11:module=/usr/lib/….so;token=label` with its PIN."""

    address: str
    pin: str = field(default="", repr=False)
    makes_on_need: bool = True
    issuer: str = ""
    timestamp_url: str = ""

    @property
    def adapter(self) -> str:
        return "pkcs11" if self.address.startswith("pkcs11:") else "file"

    @property
    def parts(self) -> dict[str, str]:
        """Of the address of a hardware module."""
        pairs = (part.partition("=") for part in self.address.removeprefix("pkcs11:").split(";"))
        return {name.strip(): value.strip() for name, _, value in pairs}

    @property
    def folder(self) -> Path:
        """Where files lie; beside a hardware module that is the folder it names, for the certificates of the CA."""
        return Path(self.parts.get("folder", "keys") if self.adapter == "pkcs11" else self.address)


_place: KeyPlace | None = None


def use_place(settings: Mapping[str, Any] | KeyPlace) -> None:
    """Take the place from the settings; called once, when the application is put together."""
    global _place
    _place = settings if isinstance(settings, KeyPlace) else _of(settings)


def place() -> KeyPlace:
    """The place in use; a command that made no application takes it from the settings of its process."""
    if _place is None:
        from config import current

        settings = current()
        use_place({name: getattr(settings, name) for name in dir(settings) if name.isupper()})
    assert _place is not None
    return _place


def _of(settings: Mapping[str, Any]) -> KeyPlace:
    return KeyPlace(
        address=settings["KEYS"],
        pin=settings["KEYS_PIN"],
        makes_on_need=settings["MAKES_KEYS_ON_NEED"],
        issuer=settings["ISSUER"],
        timestamp_url=settings["TIMESTAMP_URL"],
    )
