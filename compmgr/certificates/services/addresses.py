"""The address printed in QR codes: it is on paper for ever, so in use it is a setting, not what a browser said.

The embedded server of somebody who tries the system out has none: there it is where a request came to.
"""

from collections.abc import Callable

_address = "http://localhost:8000"
_asked: Callable[[], str] = str


def use_public_address(address: str, asked: Callable[[], str] = str) -> None:
    """Take the address under which the public reaches this system.

    Without one, `asked` says where the request came to; outside of requests the last that was set stays.
    """
    global _address, _asked
    _address, _asked = address.rstrip("/") or _address, str if address else asked


def public_address() -> str:
    return _asked() or _address


def check_url(token: str, address: str | None = None) -> str:
    """Where anyone can check the certificate with `token`."""
    return f"{(address or public_address()).rstrip('/')}/c/{token}"


def query_place(address: str | None = None) -> str:
    return f"{(address or public_address()).rstrip('/')}/check"


def place_of(check_url: str) -> str:
    """Where a certificate with that check page can be asked after, as the vocational one prints it."""
    return query_place(check_url.rpartition("/c/")[0] or None)
