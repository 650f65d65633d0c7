"""Octets as decimal digits, so that a QR code can hold them in its numeric mode: ten bits for three digits.

The octets are read as one number behind a leading octet 1; leading zeros mean nothing, so that a press may fill up.
"""

#: More than any QR code holds: what is longer was not ours.
MOST = 3000


def digits_of(octets: bytes) -> str:
    return str(int.from_bytes(b"\x01" + octets, "big"))


def octets_of(digits: str) -> bytes:
    """What `digits_of` was given; `ValueError` where it cannot have been."""
    if not (0 < len(digits) <= MOST and digits.isascii() and digits.isdigit()):
        raise ValueError("These are no digits of a proof.")
    number = int(digits)
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if octets[:1] != b"\x01":
        raise ValueError("These are no digits of a proof.")
    return octets[1:]
