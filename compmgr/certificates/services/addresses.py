"""The address printed in QR codes: it is on paper for ever, so it is a setting, not what a browser said."""

_address = "http://localhost:8000"


def use_public_address(address: str) -> None:
    """Take the address under which the public reaches this system; without one the last stays."""
    global _address
    _address = address.rstrip("/") or _address


def public_address() -> str:
    return _address


def check_url(token: str, address: str | None = None) -> str:
    """Where anyone can check the certificate with `token`."""
    return f"{(address or _address).rstrip('/')}/c/{token}"


def query_place(address: str | None = None) -> str:
    return f"{(address or _address).rstrip('/')}/check"


def place_of(check_url: str) -> str:
    """Where a certificate with that check page can be asked after, as the vocational one prints it."""
    return query_place(check_url.rpartition("/c/")[0] or None)
