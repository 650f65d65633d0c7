"""The loss of a key, played whole in a database and a folder that are thrown away afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf

from compmgr.audit.models import AuditEntry, AuditHead
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Base, Session, connect, engine_of, unit_of_work
from compmgr.proof.models import LogHead, LogLeaf, LogNode, SigningKey, StatusEntry, StatusList
from compmgr.proof.queries import keys as queries
from compmgr.proof.queries import log as log_queries
from compmgr.proof.rules.keys import KeyState, KeyUse
from compmgr.proof.services import codes, keys, log, pdf, published, status
from compmgr.proof.services.resigning import to_sign_again

RECORDS = (AuditHead, AuditEntry, SigningKey, LogLeaf, LogNode, LogHead, StatusEntry, StatusList)
FACTS = {"kind": "award", "number": "R-0001", "holder": "张三", "what": "演练", "date": date(2026, 1, 1)}


def rehearse() -> Iterator[tuple[str, bool]]:
    """(what must hold, whether it did), step by step as in docs/security.md."""
    with scratch() as session:
        with clock.frozen(clock.now() - timedelta(days=10)):
            document, code = (keys.active(session, use) for use in (KeyUse.DOCUMENT, KeyUse.CODE))
            good, digits, token = _issue(session, document)
        yield "before the loss the PDF and the code are good", pdf.verify(session, good).is_good
        lost = clock.now() - timedelta(days=1)
        forged, forged_digits, stranger = _forge(session, document)
        new = keys.compromise(session, document, lost, by=None, note="rehearsal")
        keys.compromise(session, code, lost, by=None, note="rehearsal")
        head, listed = log.grow(session), status.publish(session)
        yield "another key signs at once", new.kid != document.kid and new.state is KeyState.ACTIVE
        yield "the list and the head of the log are signed anew", bool(head and listed)
        told = {each["kid"]: each["state"] for each in published.keys_file(session)["keys"]}
        yield "the published keys name the loss", told[document.kid] == told[code.kid] == "compromised"

        yield "the forger's PDF is not accepted", not pdf.verify(session, forged).is_good
        yield (
            "not with the address of a true certificate either",
            not pdf.verify(session, forged, subject=token).is_good,
        )
        yield "the PDF from before needs the log", pdf.verify(session, good).fault is pdf.Fault.KEY_COMPROMISED
        yield "and the log speaks for it", pdf.verify(session, good, subject=token).by_log
        yield "the forger's certificate is not in the log", not log_queries.leaves_of(session, stranger)
        lost_both = {_state(session, each) for each in (digits, forged_digits)} == {KeyState.COMPROMISED}
        yield "codes of the lost key are told as such", lost_both
        again = to_sign_again(session, document)
        yield "the list of what to sign again is whole", [row[0] for row in again] == [token]

        renewed = pdf.sign(_page(), new, at=clock.now())
        log.append(session, token, "reissued", "", sha256(renewed).hexdigest(), clock.now())
        log.grow(session)
        verdict = pdf.verify(session, renewed)
        yield "what is signed again is good by its signature", verdict.is_good and not verdict.by_log
        proofs = [log_queries.inclusion(session, leaf) for leaf in log_queries.leaves_of(session, token)]
        yield "the log holds the whole story", len(proofs) == 2 and all(proof and proof.holds() for proof in proofs)


@contextmanager
def scratch() -> Iterator[Session]:
    """An empty database and a key folder of their own; the process's place of keys comes back afterwards."""
    kept = keys.place()
    with tempfile.TemporaryDirectory() as folder:
        sessions = connect(f"sqlite:///{Path(folder) / 'rehearsal.db'}")
        keys.use_place(keys.KeyPlace(str(Path(folder) / "keys"), issuer=kept.issuer))
        try:
            Base.metadata.create_all(engine_of(sessions), tables=[model.__table__ for model in RECORDS])
            with unit_of_work(sessions) as session:
                session.add(AuditHead())
                yield session
        finally:
            keys.use_place(kept)
            engine_of(sessions).dispose()


def _issue(session: Session, key: SigningKey) -> tuple[bytes, str, str]:
    token = chance.token()
    signed = pdf.sign(_page(), key, at=clock.now())
    log.append(session, token, "issued", codes.facts_hash(FACTS, token), sha256(signed).hexdigest(), clock.now())
    log.grow(session)
    return signed, codes.digits_of(session, FACTS, token), token


def _forge(session: Session, key: SigningKey) -> tuple[bytes, str, str]:
    """What a thief of the keys makes: true signatures, dated back, without a record and without a leaf."""
    stranger = chance.token()
    with clock.frozen(clock.now() - timedelta(days=5)):
        signed = pdf.sign(_page("forged"), key, at=clock.now())
    return signed, codes.digits_of(session, {**FACTS, "holder": "李四"}, stranger), stranger


def _state(session: Session, digits: str) -> KeyState | None:
    key = queries.by_kid(session, codes.read(session, digits)[1])
    return key.state if key else None


def _page(words: str = "rehearsal") -> bytes:
    output = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(595, 842))
        file.docinfo["/Title"] = words
        file.save(output)
    return output.getvalue()
