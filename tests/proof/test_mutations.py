"""A thousand forgeries of QR codes and of PDFs, and none is taken for good: by us, by pyHanko, by pdfsig's lines.

MUTATIONS=1000 shows all of them to pdfsig too, which is a process each (`make mutations`).
"""

import os
import random
import subprocess
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from pyhanko.pdf_utils.generic import NumberObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from compmgr.foundation import chance, clock, crypto
from compmgr.proof.models import SigningKey
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules import cose, jws
from compmgr.proof.rules.digits import digits_of, octets_of
from compmgr.proof.rules.facts import packed
from compmgr.proof.rules.jws import unb64
from compmgr.proof.rules.keys import KeyUse, Standing
from compmgr.proof.rules.leaves import veiled
from compmgr.proof.rules.signatures import ORDER, SHA_256, raw_of
from compmgr.proof.services import codes, keys, pdf, published, status
from compmgr.proof.services.keys.adapters import Files
from compmgr.proof.services.keys.authority import certify
from tests.proof.sample import USUAL
from tests.proof.strangers import pdfsig_accepts, pyhanko_accepts, strangers_program

COUNT = 1000
FOR_PDFSIG = int(os.environ.get("MUTATIONS", "60"))
SEED = 20261122
DICE = random.Random(SEED)


@pytest.fixture(autouse=True)
def same_dice():
    """The same forgeries whatever was forged before: in any order, on any worker."""
    DICE.seed(SEED)


# ---- QR ----


def code_mutations(session, token: str, kid: bytes) -> list[str]:
    """Digits that somebody might print: changed, cut, stitched together, signed by another."""
    digits = codes.digits_of(session, USUAL, token)
    other = codes.digits_of(session, {**USUAL, "holder": "李四"}, chance.token())
    octets, others = octets_of(digits), octets_of(other)
    key = generate_private_key(SECP256R1())

    def sign(message: bytes) -> bytes:
        return raw_of(key.sign(message, SHA_256))

    s = int.from_bytes(octets[-32:], "big")
    swapped = octets.replace("张三".encode("gb18030"), "李四".encode("gb18030"))
    made = [
        digits_of(octets[:-32] + (ORDER - s).to_bytes(32, "big")),
        digits_of(swapped),
        digits_of(octets[:-64] + others[-64:]),
        digits_of(others[:-64] + octets[-64:]),
        digits_of(octets + b"\0"),
        digits_of(octets[:-1]),
        digits_of(cose.sign_facts(packed(USUAL, token), kid, sign)),
        digits_of(cose.sign_facts(packed(USUAL, token), unb64("AAAAAAAA"), sign)),
        digits[:-1],
        digits + "0",
        digits[::-1],
    ]
    forged = dict.fromkeys(made)
    while len(forged) < COUNT // 2:
        at, bit = DICE.randrange(len(octets)), 1 << DICE.randrange(8)
        forged[digits_of(octets[:at] + bytes([octets[at] ^ bit]) + octets[at + 1 :])] = None
    while len(forged) < COUNT:
        at = DICE.randrange(len(digits))
        forged[digits[:at] + str((int(digits[at]) + DICE.randrange(1, 10)) % 10) + digits[at + 1 :]] = None
    return list(forged)


def reads(session, digits: str, public) -> bool:
    try:
        cose.verify_facts(octets_of(digits), public)
    except ValueError:
        return False
    return True


def test_none_of_a_thousand_changed_codes_is_taken_for_good(session):
    token, kid = chance.token(), unb64(keys.active(session, KeyUse.CODE).kid)
    public = {unb64(name): key for name, key in queries.public_keys(session, KeyUse.CODE).items()}
    forged = code_mutations(session, token, kid)
    assert reads(session, codes.digits_of(session, USUAL, token), public)
    assert [digits for digits in forged if reads(session, digits, public)] == []
    assert len(forged) == COUNT


def test_the_program_for_strangers_takes_none_of_them_either(session):
    token, kid = chance.token(), unb64(keys.active(session, KeyUse.CODE).kid)
    forged = code_mutations(session, token, kid)
    script, published_keys = strangers_program(), published.keys_file(session)

    def takes(digits: str) -> bool:
        try:
            _facts, _payload, name, signature, message = script.read_code(digits)
            return script.is_signed(script.key_of(published_keys, name, "code"), signature, message)
        except script.Failed:
            return False

    assert takes(codes.digits_of(session, USUAL, token))
    assert [digits for digits in forged if takes(digits)] == []


def test_a_revoked_certificate_with_a_true_code_is_on_the_list(session):
    token = chance.token()
    facts, _ = codes.read(session, codes.digits_of(session, USUAL, token))
    status.end(session, facts["subject"], Standing.REVOKED, clock.now())
    told, _ = jws.verify(status.current(session).signed, status.LIST, queries.public_keys(session, KeyUse.STATUS))
    assert told["ended"][veiled(token, "status")][0] == "revoked"


# ---- PDF ----


def envelope_in(signed: bytes) -> tuple[int, int]:
    """Where the digits of the CMS begin and end, without what fills up its room."""
    first = signed.index(b"/Contents <") + 11
    length = int.from_bytes(bytes.fromhex(signed[first + 4 : first + 8].decode()), "big") + 4
    return first, first + 2 * length


def altered(signed: bytes, count: int) -> list[bytes]:
    """One octet changed, anywhere in what is signed: the document, the attributes in the envelope, the signature.

    What lies around them in the envelope is signed by nobody and of no weight to strangers; we compare it all the same.
    """
    first, end = envelope_in(signed)
    attributes = signed.index(_hexadecimal("06092a864886f70d010903"), first)  # contentType, the first one
    hole = signed.index(b">", first)
    places = [at for at in range(len(signed)) if not first <= at <= hole or attributes <= at < end]
    return [changed(signed, at) for at in DICE.sample(places, count)]


def changed(signed: bytes, at: int) -> bytes:
    """Another octet at one place; a hexadecimal digit becomes another one."""
    first, end = envelope_in(signed)
    others = b"0123456789ABCDEF" if first <= at < end else bytes(range(256))
    wrong = DICE.choice([octet for octet in others if octet != signed[at]])
    return signed[:at] + bytes([wrong]) + signed[at + 1 :]


def _hexadecimal(text: str) -> bytes:
    return text.upper().encode()


def saved_again(signed: bytes) -> list[bytes]:
    """By pikepdf, which is qpdf, in several ways; with another title; and with something added after the end."""
    made = []
    ways = [{}, {"linearize": True}, {"qdf": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}]
    for way in ways:
        with pikepdf.open(BytesIO(signed)) as file:
            for title in ("", "Certificate of Li Si"):
                if title:
                    file.docinfo["/Title"] = title
                made.append(_saved(file, **way))
    return made


def _saved(file: pikepdf.Pdf, **way) -> bytes:
    output = BytesIO()
    file.save(output, **way)
    return output.getvalue()


def added_to(signed: bytes, count: int) -> list[bytes]:
    """Incremental updates: another title, another page's content, something behind the end."""
    made = []
    for turn in range(count):
        writer = IncrementalPdfFileWriter(BytesIO(signed))
        if turn % 2:
            page = writer.root["/Pages"]["/Kids"][0].get_object()
            page["/Rotate"] = NumberObject(90 * (1 + turn % 3))
            writer.update_container(page)
        else:
            writer.root["/Lang"] = pdf_string(f"zh-{turn}")
            writer.update_root()
        output = BytesIO()
        writer.write(output)
        made.append(output.getvalue())
    return [*made, signed + b"\n", signed + b"%%EOF\n", signed + signed]


def foreign_keys(folder) -> list[SigningKey]:
    """Keys of somebody who founded an authority of the same names, and one that took our names and kid."""
    made = []
    for turn in range(3):
        place = keys.KeyPlace(str(folder / f"forger{turn}"), issuer=keys.place().issuer)
        locator, public_pem = Files(place.folder).make(False)
        kid = keys.kid_of(public_pem)
        chain = certify(place, public_pem, kid)
        made.append(
            SigningKey(
                kid=kid,
                use=KeyUse.DOCUMENT,
                adapter="file",
                locator=str(place.folder / locator),
                public_pem=public_pem,
                chain_pem=chain,
            )
        )
    return made


def pdf_mutations(plain: bytes, signed: bytes, key: SigningKey, folder) -> list[bytes]:
    forged = [pdf.sign(plain, each, at=clock.now()) for each in foreign_keys(folder)]
    stolen = foreign_keys(folder / "again")[0]
    stolen.chain_pem = key.chain_pem  # our certificate around a signature that is not ours
    forged.append(pdf.sign(plain, stolen, at=clock.now()))
    forged.append(signed.replace(b"Zhang San", b"Li Si Wei"))
    forged += saved_again(signed) + added_to(signed, 40)
    forged += [signed[:at] for at in DICE.sample(range(len(signed)), 60)]
    forged += [plain, b"", signed.replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")]
    return forged + altered(signed, COUNT - len(forged))


def test_none_of_a_thousand_changed_files_is_taken_for_good(session, plain, signed, document_key, tmp_path):
    forged = pdf_mutations(plain, signed, document_key, tmp_path)
    assert len(forged) == COUNT and signed not in forged
    assert pdf.verify(session, signed).is_good and pyhanko_accepts(signed, document_key)
    assert [n for n, each in enumerate(forged) if pdf.verify(session, each).is_good] == []
    assert [n for n, each in enumerate(forged) if pyhanko_accepts(each, document_key)] == []


def test_pdfsig_read_by_its_lines_takes_none_for_good(session, plain, signed, document_key, tmp_path):
    """It is told no root, so that a forger's own authority is outside what it can say: those are left out."""
    forged = pdf_mutations(plain, signed, document_key, tmp_path)[3:]
    shown = DICE.sample(forged, min(FOR_PDFSIG, len(forged)))
    assert pdfsig_accepts(signed, tmp_path)
    assert [each for each in shown if pdfsig_accepts(each, tmp_path)] == []


def test_the_reading_of_pdfsig_sees_what_its_exit_status_hides(signed, tmp_path):
    added = added_to(signed, 1)[0]
    (tmp_path / "added.pdf").write_bytes(added)
    run = subprocess.run(["pdfsig", "-nocert", tmp_path / "added.pdf"], capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "Signature is Valid" in run.stdout
    assert not pdfsig_accepts(added, tmp_path)


def test_even_what_nobody_reads_in_the_place_of_the_signature_is_looked_at(session, signed):
    """Zeros behind the envelope, and capital digits: strangers pass over them, we do not."""
    end = signed.index(b">", signed.index(b"/Contents <"))
    assert pdf.verify(session, signed[: end - 2] + b"01" + signed[end:]).fault is not None
    first = signed.index(b"/Contents <") + 11
    assert pdf.verify(session, signed[:first] + signed[first:end].lower() + signed[end:]).fault is not None


def test_every_octet_of_the_envelope_counts_for_us(session, signed):
    first, end = envelope_in(signed)
    forged = [changed(signed, at + DICE.randrange(2)) for at in range(first, end, 2)]
    assert [at for at, each in enumerate(forged) if pdf.verify(session, each).is_good] == []


@pytest.mark.parametrize("days", [0, 40])
def test_a_key_that_is_not_in_our_list_signs_nothing_for_us(session, plain, signed, document_key, days):
    session.delete(document_key)
    session.flush()
    with clock.frozen(clock.now() + timedelta(days=days)):
        assert pdf.verify(session, signed).fault is pdf.Fault.FOREIGN_KEY
    assert crypto.keyring()
