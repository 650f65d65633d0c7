"""Badges other systems read: the drawing, the signed credential, who signs, and which no longer stand."""

import base64
import gzip
import hashlib
import io
import json
import socket
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import base58
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from compmgr.accounts.permissions import Role
from compmgr.certificates.rules.states import CertificateKind, CertificateState
from compmgr.foundation import clock
from compmgr.portal import services
from compmgr.portal.rules import credential, integrity, places
from tests.factories.certificates import make_certificate
from tests.factories.world import make_person, make_user

pytestmark = pytest.mark.usefixtures("ready")

W3C = json.loads((Path(__file__).parent / "vectors" / "w3c-eddsa-rdfc-2022.json").read_text("utf-8"))
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


@pytest.fixture
def person(session):
    return make_person(session, "欧阳·测试")


@pytest.fixture
def certificate(session, person):
    certificate = make_certificate(session, person, CertificateKind.AWARD)
    session.commit()
    return certificate


def test_the_published_example_of_the_suite_is_signed_and_checked_to_the_same_octet():
    bare = {name: value for name, value in W3C["signed"].items() if name != "proof"}
    proof = {name: value for name, value in W3C["signed"]["proof"].items() if name != "proofValue"}
    assert integrity.canonical({"@context": bare["@context"], **proof}, EXAMPLES) == W3C["canonicalProof"]
    assert integrity.to_sign(bare, proof, EXAMPLES).hex() == W3C["hashes"]
    assert integrity.is_signed(W3C["signed"], W3C["publicKeyMultibase"], EXAMPLES)
    key = Ed25519PrivateKey.from_private_bytes(base58.b58decode(W3C["privateKeyMultibase"][1:])[2:])
    given = {"method": proof["verificationMethod"], "created": proof["created"], "key": key.sign, "known": EXAMPLES}
    assert integrity.sign(bare, **given) == W3C["signed"]
    assert integrity.multikey(key.public_key().public_bytes_raw()) == W3C["publicKeyMultibase"]


@pytest.mark.parametrize("change", [{"name": "Other"}, {"validFrom": "2023-01-02T00:00:00Z"}])
def test_a_changed_example_is_refused(change):
    assert not integrity.is_signed({**W3C["signed"], **change}, W3C["publicKeyMultibase"], EXAMPLES)


def test_nothing_is_fetched_and_nothing_stands_there_unsigned():
    with pytest.raises(jsonld.JsonLdError):
        integrity.canonical({"@context": "https://example.org/unknown-context", "name": "x"})
    with pytest.raises(ValueError, match="No context explains"):
        integrity.canonical({"@context": [integrity.CREDENTIALS], "type": "VerifiableCredential", "unheard": "x"})


def independently_checked(document: dict, issuer: dict) -> bool:
    """Another way to the same answer: flat RDF by another entry of the library, the key from the issuer's document."""
    contexts = Path(credential.__file__).parent / "contexts"
    kept = {
        "https://www.w3.org/ns/credentials/v2": contexts / "credentials-v2.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": contexts / "open-badges-3.0.3.json",
    }

    def load(address, _options):
        told = json.loads(kept[address].read_text("utf-8"))
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": told}

    def digest(part: dict) -> bytes:
        quads = jsonld.to_rdf(part, {"documentLoader": load, "format": "application/n-quads"})
        options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
        return hashlib.sha256(jsonld.normalize(quads, options).encode()).digest()

    proof = dict(document["proof"])
    signature = base58.b58decode(proof.pop("proofValue")[1:])
    [method] = [one for one in issuer["verificationMethod"] if one["id"] == proof["verificationMethod"]]
    assert method["id"] in issuer["assertionMethod"] and method["controller"] == issuer["id"]
    bare = {name: value for name, value in document.items() if name != "proof"}
    hashed = digest({"@context": document["@context"], **proof}) + digest(bare)
    try:
        Ed25519PublicKey.from_public_bytes(base58.b58decode(method["publicKeyMultibase"][1:])[2:]).verify(
            signature, hashed
        )
    except InvalidSignature:
        return False
    return True


@pytest.mark.both_databases
def test_a_holder_takes_the_badge_and_a_verifier_of_another_make_accepts_it(
    session, client, signed_in, person, certificate, monkeypatch
):
    own = signed_in(make_user(session, Role.COMPETITOR, person))
    issuer = client.get("/proof/issuer.json").json
    answer = own.get(f"/mine/certificates/{certificate.public_id}/badge.json")
    monkeypatch.setattr(socket, "socket", None)
    badge = json.loads(answer.data)
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["issuer"]["id"] == issuer["id"]
    assert independently_checked(badge, issuer)
    assert not independently_checked({**badge, "name": "特等奖"}, issuer)
    assert badge["credentialSubject"]["identifier"][0]["identityHash"] == "欧阳·测试"
    assert badge["credentialSubject"]["achievement"]["humanCode"] == certificate.number


def test_one_certificate_has_one_badge_word_for_word(session, certificate):
    assert services.badge_of(session, certificate) == services.badge_of(session, certificate)


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_every_kind_has_a_badge(session, person, kind):
    badge = services.badge_of(session, make_certificate(session, person, kind))
    assert badge["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert badge["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_without_a_public_address_a_badge_names_the_one_that_was_asked(app, session, person):
    certificate = make_certificate(session, person)
    with app.test_request_context(base_url="http://10.0.0.7:8000"):
        badge = services.badge_of(session, certificate)
    told = badge["issuer"]["id"], badge["id"], badge["credentialStatus"]["statusListCredential"]
    assert [each.startswith("http://10.0.0.7:8000/") for each in told] == [True] * 3


def bits_of(status: dict) -> bytes:
    packed = status["credentialSubject"]["encodedList"]
    assert packed[0] == "u"
    return gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))


def test_the_list_says_which_badges_no_longer_stand(session, client, person, certificate):
    revoked = make_certificate(session, person, CertificateKind.AWARD)
    badge = services.badge_of(session, revoked)
    revoked.state, revoked.ended_at = CertificateState.REVOKED, clock.now()
    session.commit()
    status = client.get(badge["credentialStatus"]["statusListCredential"].removeprefix("http://localhost:8000"))
    assert status.headers["Cache-Control"] == "public, max-age=300"
    told = json.loads(status.data)
    bits = bits_of(told)
    index = int(badge["credentialStatus"]["statusListIndex"])
    assert len(bits) * 8 == credential.LIST_BITS
    assert [at for at in range(len(bits) * 8) if bits[at // 8] >> (7 - at % 8) & 1] == [index]
    assert independently_checked(told, client.get("/proof/issuer.json").json)
    assert client.get("/badges/lists/5000").status_code == 404


@pytest.mark.parametrize("key", [b"one", b"another"])
def test_every_certificate_of_a_list_has_a_place_of_its_own_that_tells_no_order(key):
    rows = range(3 * credential.LIST_BITS, 4 * credential.LIST_BITS)
    found = [places.drawn(row, key) for row in [*rows[:2000], *rows[-2000:]]]
    taken = [place for _, place in found]
    assert {number for number, _ in found} == {3} and len(set(taken)) == 4000
    assert 0 <= min(taken) < 500 and credential.LIST_BITS - 500 < max(taken) < credential.LIST_BITS
    rising = sum(one < next_one for one, next_one in pairwise(taken[:2000]))
    assert 900 < rising < 1100 and places.drawn_all(rows[:50], key) == taken[:50]
    assert taken[:2000] != [places.drawn(row - credential.LIST_BITS, key)[1] for row in rows[:2000]]


def test_no_place_is_given_twice():
    rows = range(0, credential.LIST_BITS, 7)
    assert len({places.drawn(row, b"key")[1] for row in rows}) == len(rows)


def test_a_badge_says_neither_its_row_nor_how_many_there_are(session, person):
    made = [make_certificate(session, person) for _ in range(30)]
    at = [int(services.badge_of(session, one)["credentialStatus"]["statusListIndex"]) for one in made]
    assert at != sorted(at) and max(at) > 10_000 and not {one.id for one in made} & set(at)


def test_a_badge_from_before_keeps_its_place_in_the_list_it_names(session, client, person):
    old, new = (make_certificate(session, person) for _ in range(2))
    old.badge_place = old.id
    badges = [services.badge_of(session, one)["credentialStatus"] for one in (old, new)]
    assert badges[0]["statusListCredential"].endswith("/badges/status/0")
    assert badges[0]["statusListIndex"] == str(old.id) and badges[1]["statusListCredential"].endswith("/badges/lists/0")
    for one in (old, new):
        one.state = CertificateState.REVOKED
    session.commit()
    for told in badges:
        bits = bits_of(client.get(told["statusListCredential"].removeprefix("http://localhost:8000")).json)
        here = [at for at in range(len(bits) * 8) if bits[at // 8] >> (7 - at % 8) & 1]
        assert here == [int(told["statusListIndex"])]


def test_what_no_longer_stands_has_no_badge(session, signed_in, person, certificate):
    certificate.state = CertificateState.REVOKED
    own = signed_in(make_user(session, Role.COMPETITOR, person))
    assert own.get(f"/mine/certificates/{certificate.public_id}/badge.json").status_code == 409


def test_all_badges_come_in_one_file_each_with_a_name_of_its_own(session, signed_in, person, certificate):
    more = make_certificate(session, person)
    make_certificate(session, person, state=CertificateState.REVOKED)
    own = signed_in(make_user(session, Role.COMPETITOR, person))
    names = zipfile.ZipFile(io.BytesIO(own.get("/mine/passport/badges.zip").data)).namelist()
    assert len(names) == len(set(names)) == 2 and any(more.number in name for name in names)


@pytest.mark.parametrize(
    ("state", "said"), [(CertificateState.ISSUED, "有效"), (CertificateState.REVOKED, "已撤销"), (None, "查无此证")]
)
def test_the_drawing_says_the_state_and_is_kept_for_five_minutes_at_most(session, client, certificate, state, said):
    certificate.state, certificate.title = state or CertificateState.NUMBERED, '<script>"&'
    session.commit()
    answer = client.get(f"/c/{certificate.token}/badge.svg")
    assert (answer.status_code, answer.mimetype) == (200 if state else 404, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    root = ElementTree.fromstring(answer.data)
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")] == ["证书查验", said]
    assert not {tag for tag in (node.tag.split("}")[1] for node in root.iter())} & {"script", "foreignObject", "image"}
