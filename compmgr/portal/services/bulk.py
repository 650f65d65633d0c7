"""Many certificates at once, for an employer with an account: counted, kept, signed, recorded."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.foundation import chance, clock
from compmgr.foundation.database import Session
from compmgr.portal import queries
from compmgr.portal.models import BulkCheck
from compmgr.portal.rules.bulk import MOST_AT_ONCE, Answer, Asked, check_size, confirmed, not_confirmed, rows_hash
from compmgr.portal.rules.standing import STANDINGS, is_holder, plain_number
from compmgr.proof.services import status

#: Calls of one account by its programs, whatever they ask.
CALLS, CALLS_WITHIN = 120, timedelta(minutes=1)


def check_many(
    session: Session, asked: Sequence[Asked], *, source: str, by: User, limit: int = MOST_AT_ONCE
) -> BulkCheck:
    """What is known of each line, in its order; the answer is kept sealed and its hash is signed.

    A line is confirmed where number and name belong together; otherwise it says no more than that.
    """
    session.execute(select(User.id).where(User.id == by.id).with_for_update())  # one asking after the other
    check_size(len(asked), queries.asked_on(session, by, clock.today()), limit=limit)
    rows = answers(session, asked)
    check = BulkCheck(public_id=chance.token(), user_id=by.id, source=source, asked=len(rows), at=clock.now())
    check.confirmed = sum(row["result"] != "not_confirmed" for row in rows)
    check.answer = json.dumps(rows, ensure_ascii=False)
    check.signed = status.sign_answer(session, payload(check, rows))
    session.add(check)
    record(session, "bulk_check.answered", check, by=by, source=source, asked=check.asked, confirmed=check.confirmed)
    return check


def payload(check: BulkCheck, rows: Sequence[Answer]) -> dict[str, object]:
    """What is signed: which answer, when, how many, and the hash of the rows in their canonical form."""
    return {
        "check": check.public_id,
        "at": check.at.isoformat(timespec="seconds"),
        "asked": check.asked,
        "confirmed": check.confirmed,
        "rows_sha256": rows_hash(rows),
    }


def answers(session: Session, asked: Sequence[Asked]) -> list[Answer]:
    found = queries.by_numbers(session, sorted({plain_number(one.number) for one in asked}))
    told = []
    for one in asked:
        row = found.get(plain_number(one.number))
        if not is_holder(one.name, row.holder if row else None) or row is None:
            told.append(not_confirmed(one))
            continue
        said = {"result": STANDINGS[row.state].value, "kind": row.kind.value, "title": row.title}
        told.append(confirmed(one, **said, issued_on=_day(row.issued_at), ended_on=_day(row.ended_at)))
    return told


def _day(moment: datetime | None) -> str:
    return clock.local(moment).date().isoformat() if moment else ""
