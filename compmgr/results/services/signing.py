"""Who stands for a result: the chief judge by code alone, then, after decoding, a supervisor; each with a password."""

from compmgr.accounts import services as accounts
from compmgr.accounts.models import User
from compmgr.anonymity import queries as codes
from compmgr.anonymity import services as sealing
from compmgr.audit.services import record
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.results import queries
from compmgr.results.models import Result, Signature
from compmgr.results.rules.states import RESULT, ResultState, SignatureRole
from compmgr.results.services.computing import kept_hash


def chief_sign(session: Session, result: Result, password: str, *, by: User) -> Signature:
    """The chief judge stands for the figures of a complete result; no name is known to anyone yet."""
    RESULT.require(result.state, ResultState.CHIEF_SIGNED)
    return _sign(session, result, password, SignatureRole.CHIEF_JUDGE, ResultState.CHIEF_SIGNED, by)


def open_layer(session: Session, result: Result, *, by: User, witness: User) -> Result:
    """Open the next layer of codes before two people, after the chief judge has signed; the last one drawn comes first.

    With the first layer the result is decoded. Who calls this has asked both for their passwords.
    """
    RESULT.require(result.state, ResultState.DECODED)
    require_signatures(session, result, SignatureRole.CHIEF_JUDGE)
    layer = codes.layer_to_open(session, result.stage)
    if layer is None:
        raise Conflict("The codes of this stage are open already.")
    sealing.unseal(session, result.stage, layer, by=by, witness=witness)
    return decode(session, result, by=by) if layer == 1 else result


def decode(session: Session, result: Result, *, by: User) -> Result:
    """Every placing learns its entry, once all layers of codes are open and the chief judge has signed."""
    RESULT.require(result.state, ResultState.DECODED)
    require_signatures(session, result, SignatureRole.CHIEF_JUDGE)
    entries = codes.entry_by_work(session, result.stage)
    for placing in queries.placings_of(session, result):
        placing.entry = entries[placing.work]
    result.state = ResultState.DECODED
    record(session, "result.decoded", result, by=by)
    return result


def recheck(session: Session, result: Result, note: str | None = None, *, by: User) -> Result:
    """Say that a decoded result was compared with the sheets and with the check-in."""
    RESULT.require(result.state, ResultState.RECHECKED)
    result.state = ResultState.RECHECKED
    record(session, "result.rechecked", result, by=by, reason=note)
    return result


def supervisor_sign(session: Session, result: Result, password: str, *, by: User) -> Signature:
    """A supervisor stands for the decoded result; never the person who signed as chief judge."""
    RESULT.require(result.state, ResultState.SUPERVISOR_SIGNED)
    require_signatures(session, result, SignatureRole.CHIEF_JUDGE)
    if any(signature.by_id == by.id for signature in queries.signatures_of(session, result)):
        raise Refusal("You signed this result as chief judge. Another person has to sign as supervisor.")
    return _sign(session, result, password, SignatureRole.SUPERVISOR, ResultState.SUPERVISOR_SIGNED, by)


def require_signatures(session: Session, result: Result, *roles: SignatureRole) -> None:
    """Pass when each of `roles` has signed, and what they signed is what stands there now."""
    given = {signature.role: signature for signature in queries.signatures_of(session, result)}
    missing = [role for role in roles if role not in given]
    if missing:
        raise Refusal("These signatures are still missing: %(roles)s.", roles=missing)
    now = kept_hash(session, result)
    if any(signature.facts_hash != now for signature in given.values()):
        raise Conflict("The figures are no longer those that were signed. Compute the result again and sign anew.")


def _sign(
    session: Session, result: Result, password: str, role: SignatureRole, target: ResultState, by: User
) -> Signature:
    accounts.confirm(by, password)
    if kept_hash(session, result) != result.facts_hash:
        raise Conflict("The figures are no longer those that were computed. Compute the result again.")
    signature = Signature(result_id=result.id, role=role, by_id=by.id, name=by.name, facts_hash=result.facts_hash)
    session.add(signature)
    result.state = target
    record(session, f"result.{role.value}_signed", result, by=by, facts_hash=result.facts_hash)
    return signature
