"""Finding one's certificates without an account: a code goes to the telephone we know, or to nobody.

Who asks is told the same whether we know them or not, and after the same work: looking them up is left to a job.
"""

import hmac
from datetime import timedelta

from compmgr.audit.services import record
from compmgr.foundation import chance, clock, crypto, jobs, mail, throttle
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Refusal
from compmgr.foundation.jobs import Job
from compmgr.portal import queries
from compmgr.portal.models import FindRequest
from compmgr.portal.rules.finding import DIGITS, GOOD_FOR, OPEN_FOR, TRIES, check_end, plain_code
from compmgr.portal.rules.standing import plain_name

ASKED, ASKED_BY_ADDRESS, WITHIN = 5, 20, timedelta(hours=1)
ENTERED_BY_ADDRESS = 60
PURPOSE = "find-request"
MESSAGE = "【技能竞赛与评价】验证码{code}，用于查询本人证书，{minutes}分钟内有效。如非本人操作，请忽略，勿告知他人。"


def ask_for_code(session: Session, name: str, end: str, *, address: str) -> FindRequest:
    """A request that waits for its code; five for one person and twenty from one address in an hour.

    The caller keeps the count whatever comes of it.
    """
    name, end = plain_name(name), check_end(end)
    asked = f"{name}\n{end}"
    throttle.count_try(session, "find-address", address, limit=ASKED_BY_ADDRESS, within=WITHIN)
    throttle.count_try(session, "find-person", asked, limit=ASKED, within=WITHIN)
    now = clock.now()
    request = FindRequest(asked_index=crypto.blind_index(asked, PURPOSE), code_index="", asked_at=now)
    request.expires_at = now + GOOD_FOR
    session.add(request)
    session.flush()
    sealed = crypto.seal(asked, PURPOSE)
    jobs.submit(session, "portal.find", "Find certificates", [request.public_id], by_id=None, asked=sealed)
    return request


@jobs.step("portal.find")
def send_code(session: Session, job: Job, public_id: str) -> None:
    """Write to whom the request means, if exactly one person is meant and we know a telephone."""
    request = queries.request_of(session, public_id)
    if request is None or request.code_index:
        return
    code = chance.code(DIGITS, "0123456789")
    request.code_index = _index(request, code)
    meant = queries.people_named(session, *crypto.unseal(job.arguments["asked"], PURPOSE).split("\n"))
    job.arguments = {name: value for name, value in job.arguments.items() if name != "asked"}
    if len(meant) == 1 and meant[0].phone:
        request.person_id = meant[0].id
        minutes = int(GOOD_FOR.total_seconds() // 60)
        text = MESSAGE.format(code=code, minutes=minutes)
        mail.text(session, meant[0].phone, text, about=f"FindRequest {request.public_id}")


def enter_code(session: Session, request: FindRequest, code: str, *, address: str) -> bool:
    """Whether `code` opens the certificates the request asked for; five tries, ten minutes, once."""
    throttle.count_try(session, "find-code-address", address, limit=ENTERED_BY_ADDRESS, within=WITHIN)
    now = clock.now()
    if request.used_at is not None or request.tries >= TRIES or now >= request.expires_at:
        raise Refusal("This code is no longer good. Please ask for a new one.")
    request.tries += 1
    same = hmac.compare_digest(_index(request, plain_code(code)), request.code_index)
    if not (same and request.person_id is not None):
        return False
    request.used_at, request.expires_at = now, now + OPEN_FOR
    record(session, "find_request.opened", request, by=None)
    return True


def close(session: Session, request: FindRequest) -> None:
    """The pages are shut before their time: a telephone is handed on."""
    request.expires_at = clock.now()


def _index(request: FindRequest, code: str) -> str:
    return crypto.blind_index(f"{request.public_id}:{code}", "find-code")
