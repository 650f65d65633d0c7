#!/usr/bin/env python3
"""Checks a certificate without its issuer: the QR code, the list of what no longer stands, and the public log.

Needs Python 3.9 or later and the package `cryptography`; no network, no database, and nothing of the issuer's programs.
Fetch once from the issuer's site: /proof/keys.json, /proof/status (the list), /proof/log/proofs/<token> (the proofs).

    verify_certificate.py code  keys.json 'https://…/c/…#7104…' [--list status]
    verify_certificate.py log   keys.json proofs.json <token> [--code 'https://…#7104…'] [--file certificate.pdf]

<token> is the part of the certificate's address behind /c/. Exit status: 0 good, 1 not good, 2 cannot be told.
A list is good for a day; `--now 2026-11-22T08:00:00Z` checks as of another moment.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
from datetime import date, datetime, timedelta, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

GOOD, BAD, UNKNOWN = 0, 1, 2
FACTS = ["", "kind", "number", "holder", "what", "date", "issuer", "id_end", "valid_until", "subject"]
KINDS = ["", "award", "title", "participation", "judge_letter", "organiser_letter", "vocational", "accreditation"]
KINDS += ["score_slip"]
HALF_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2


class Failed(Exception):
    """The first thing that is not right, in words."""


class Untold(Exception):
    """What cannot be decided from what was given."""


# ---- signatures ----


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def is_signed(key, signature, message):
    """ES256, raw r and s; of the two values of s the smaller one only."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not 0 < s <= HALF_ORDER or key.get("crv") != "P-256":
        return False
    x, y = (int.from_bytes(unb64(key[name]), "big") for name in "xy")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def key_of(keys, kid, use):
    for key in keys["keys"]:
        if key["kid"] == kid and key["signs"] == use:
            return key
    raise Failed(f"the key {kid} is not among the published ones that sign a {use}")


def read_jws(signed, kind, keys, use):
    try:
        head, payload, signature = signed.strip().split(".")
        told = json.loads(unb64(head))
    except ValueError:
        raise Failed("this is no signed answer of the issuer") from None
    if told.get("alg") != "ES256" or told.get("typ") != kind:
        raise Failed("this was signed as something else")
    key = key_of(keys, told.get("kid"), use)
    if not is_signed(key, unb64(signature), f"{head}.{payload}".encode()):
        raise Failed("the signature of the issuer is wrong")
    if key["state"] == "compromised":
        raise Untold(f"the key {key['kid']} was reported lost: fetch a newer file")
    return json.loads(unb64(payload))


# ---- the QR code: digits, COSE_Sign1, CBOR ----


def octets_of(text):
    digits = text.strip().rpartition("#")[2]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3000):
        raise Failed("there are no digits behind the # of this address")
    number = int(digits)
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if octets[:1] != b"\x01":
        raise Failed("the digits are no proof")
    return octets[1:]


def item(content, at):
    """(value, position behind it) of the CBOR at `at`; in its shortest form only."""
    kind, small = content[at] >> 5, content[at] & 31
    at += 1
    if small < 24:
        number = small
    else:
        size = {24: 1, 25: 2, 26: 4}[small]
        number, at = int.from_bytes(content[at : at + size], "big"), at + size
        if number < {1: 24, 2: 1 << 8, 4: 1 << 16}[size]:
            raise ValueError
    if kind in (0, 1):
        return (number if kind == 0 else -1 - number), at
    if kind in (2, 3):
        value = content[at : at + number]
        if len(value) != number:
            raise ValueError
        return (value if kind == 2 else value.decode()), at + number
    if kind == 5:
        pairs, before = {}, -1
        for _ in range(number):
            name, at = item(content, at)
            if not isinstance(name, int) or name <= before:
                raise ValueError
            pairs[name], at = item(content, at)
            before = name
        return pairs, at
    raise ValueError


def read_code(text):
    """(facts by number, payload, kid, signature, what was signed)"""
    octets = octets_of(text)
    try:
        head = octets[2:14]  # the protected header {1: -7, 4: kid}, as a byte string of eleven octets
        if octets[:8] != bytes.fromhex("d2844ba201260446") or octets[14] != 0xA0:
            raise ValueError
        payload, end = item(octets, 15)
        signature, last = item(octets, end)
        facts, whole = item(payload, 0)
        if last != len(octets) or whole != len(payload) or not isinstance(facts, dict):
            raise ValueError
    except (ValueError, IndexError, KeyError, TypeError):
        raise Failed("the digits are no proof") from None
    return facts, payload, b64(head[6:]), signature, b"\x84\x6aSignature1" + head + b"\x40" + octets[15:end]


def told(number, value):
    name = FACTS[number] if 0 < number < len(FACTS) else str(number)
    if name in ("date", "valid_until") and isinstance(value, int):
        value = str(date(1970, 1, 1) + timedelta(days=value))
    elif name == "kind" and isinstance(value, int) and 0 < value < len(KINDS):
        value = KINDS[value]
    elif name == "subject" and isinstance(value, bytes):
        value = b64(value)
    elif isinstance(value, bytes):
        value = value.decode("gb18030")
    return name, str(value)


def check_code(arguments, keys):
    facts, _payload, kid, signature, message = read_code(arguments.code)
    key = key_of(keys, kid, "code")
    if not is_signed(key, signature, message):
        raise Failed("these facts were NOT signed by the issuer")
    shown = dict(told(number, value) for number, value in facts.items())
    for name, value in shown.items():
        print(f"{name:12} {value}")
    print(f"signed by    {kid} ({key['state']})")
    if key["state"] == "compromised":
        raise Untold(f"the key was reported lost ({key['compromised_at']}): the signature alone proves nothing")
    if not arguments.list:
        raise Untold("signed by the issuer; give --list to learn whether it still stands")
    check_list(arguments, keys, shown["subject"])
    if shown.get("valid_until", "9999") < f"{arguments.now:%Y-%m-%d}":
        raise Failed("its validity has ended")


def check_list(arguments, keys, subject):
    with open(arguments.list, encoding="ascii") as file:
        listed = read_jws(file.read(), "compmgr-status+jwt", keys, "status")
    name = b64(hashlib.sha256(f"compmgr/status/{subject}".encode()).digest()[:16])
    if name in listed["ended"]:
        standing, since = listed["ended"][name]
        raise Failed(f"it no longer stands: {standing} since {since}")
    if arguments.now > moment(listed["until"]):
        raise Untold(f"the list of {listed['at']} is too old to tell whether it still stands")
    print(f"stands       by the list of {listed['at']}")


# ---- the log: a Merkle tree (RFC 6962, RFC 9162) ----


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf, position, size, path):
    """The root to which `path` leads from the leaf at `position` of `size`; nothing where it leads nowhere."""
    one, fn, sn = hashlib.sha256(b"\x00" + leaf).digest(), position, size - 1
    for other in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            one = node(other, one)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            one = node(one, other)
        fn, sn = fn >> 1, sn >> 1
    return one if sn == 0 and position < size else None


def keyed(subject, what, digest):
    return b64(hmac.new(subject.encode(), f"compmgr/{what}/{digest}".encode(), hashlib.sha256).digest())


def check_log(arguments, keys):
    with open(arguments.proofs, encoding="utf-8") as file:
        proofs = json.load(file)
    if not proofs["head"]:
        raise Untold("the log has no head yet")
    head = read_jws(proofs["head"]["signed"], "compmgr-log-head+jwt", keys, "log")
    name = b64(hashlib.sha256(f"compmgr/log/{arguments.token}".encode()).digest()[:16])
    wanted = {"subject": name}
    if arguments.code:
        wanted["facts"] = keyed(arguments.token, "facts", hashlib.sha256(read_code(arguments.code)[1]).hexdigest())
    if arguments.file:
        with open(arguments.file, "rb") as file:
            wanted["file"] = keyed(arguments.token, "file", hashlib.sha256(file.read()).hexdigest())
    found, entries = [], []
    for proof in proofs["leaves"]:
        if "path" not in proof:
            continue
        path = [bytes.fromhex(each) for each in proof["path"]]
        root = root_of(proof["leaf"].encode(), proof["position"], head["size"], path)
        if root is None or root.hex() != head["root"]:
            raise Failed(f"entry {proof['position']} is not in the log that was signed")
        entry = json.loads(proof["leaf"])
        if entry["subject"] != name:
            raise Failed("these are the proofs of another certificate")
        print(f"in the log   {entry['event']} at {entry['at']}, entry {proof['position']} of {head['size']}")
        entries.append(entry)
        if wanted.items() <= entry.items():
            found.append(entry)
    if not found:
        raise Failed("the log does not hold this certificate as it was given")
    print(f"head         {head['root']} of {head['at']}")
    if arguments.file:
        check_time_of_file(keys, found[0], entries)


def check_time_of_file(keys, entry, entries):
    """What a key signed after it was lost proves nothing; what the log held before that stands by the log."""
    later = [each for each in entries if each["event"] == "reissued" and each["at"] > entry["at"]]
    if later:
        print(f"signed anew  at {later[-1]['at']}: this is the file from before")
    for key in keys["keys"]:
        lost = key.get("compromised_at") if key["signs"] == "document" else None
        if lost and lost <= entry["at"] < key.get("retired_at", "9999"):
            raise Untold(f"it came into the log after the key {key['kid']} was lost ({lost}): ask for the newer file")


def moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)  # noqa: UP017  Python 3.9


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(dest="way", required=True)
    code, log = ways.add_parser("code"), ways.add_parser("log")
    for way in (code, log):
        way.add_argument("keys", help="the file of published keys")
        way.add_argument("--now", type=moment, default=datetime.now(timezone.utc))  # noqa: UP017
    code.add_argument("code", help="the address in the QR code, or the digits behind its #")
    code.add_argument("--list", help="the file of the signed list")
    log.add_argument("proofs", help="the file of proofs")
    log.add_argument("token", type=str.strip, help="the end of the certificate's address")
    log.add_argument("--code", help="compare the facts in a QR code too")
    log.add_argument("--file", help="compare a PDF too")
    # A token of the early days may begin with "-"; a space before it says that it is no option.
    given = [" " + each if re.fullmatch("-[A-Za-z0-9_-]{21}", each) else each for each in sys.argv[1:]]
    arguments = parser.parse_args(given)
    try:
        with open(arguments.keys, encoding="utf-8") as file:
            keys = json.load(file)
        (check_code if arguments.way == "code" else check_log)(arguments, keys)
    except Failed as failed:
        print(f"NOT GOOD: {failed}")
        return BAD
    except Untold as untold:
        print(f"CANNOT BE TOLD: {untold}")
        return UNKNOWN
    print("GOOD")
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
