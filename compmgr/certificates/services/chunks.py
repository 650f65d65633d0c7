"""A chunk of a run: many certificates in one transaction, their pieces in one pack that lies before their records do.

The pack has the name of its first item, whatever the attempt: a chunk that died is printed again over what it left.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.models import Certificate, Run
from compmgr.certificates.rules import wording
from compmgr.certificates.rules.entitlement import Choices
from compmgr.certificates.rules.facts import Facts
from compmgr.certificates.rules.states import RunState
from compmgr.certificates.services import dues
from compmgr.certificates.services.addresses import check_url
from compmgr.certificates.services.dues import Due
from compmgr.certificates.services.issuing import coded, record_of
from compmgr.certificates.services.numbers import locked_counter, take
from compmgr.certificates.services.printing import PlatePrinter, Sheet
from compmgr.foundation import chance, clock, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, DomainError
from compmgr.foundation.jobs import Job, JobItem
from compmgr.proof.rules.keys import KeyUse
from compmgr.proof.services import codes, keys, log
from compmgr.proof.services.log import Event

#: How many claims of a run are looked at to see what its sheets have in common.
SEEN = 128
#: Presses of runs in work, by run; a chunk that finds none goes on with the plate of the chunks before.
_printers: dict[str, PlatePrinter] = {}


def issue_chunk(session: Session, job: Job, items: list[JobItem]) -> int:
    """Issue what the items claim and nobody holds; the first refusal refuses the chunk. Returns how many were issued.

    Numbers are taken in the order of the list, in one step; whoever rolls back spends none.
    """
    run = require_run(session, job)
    wanted = [item.subject for item in items]
    found = _fresh(session, wanted, choices_of(job))
    if not found:
        return 0
    numbers = _numbers(session, found)
    found = [due for due in found if due.claim in numbers]
    if not found:
        return 0
    at, printer = clock.now(), printer_of(session, run, job)
    key = keys.active(session, KeyUse.DOCUMENT) if run.is_signed else None
    coder = codes.coder(session)
    made: list[tuple[Due, Facts, str, str, str]] = []
    for due in found:
        token = chance.token()
        facts = due.facts(numbers[due.claim], check_url(token, run.address))
        told, digits = coded(coder, due.kind, facts, token)
        made.append((due, facts, token, digits, codes.facts_hash(told, token)))
    sheets = printer.print_many([(facts, digits) for _, facts, _, digits, _ in made], key, at)
    pack = f"{folder_of(run)}/{items[0].position:07}.pack"
    storage.put_at(pack, b"".join(sheet.own for sheet in sheets))
    rows = _rows(run, printer, pack, made, sheets, at)
    session.execute(insert(Certificate), list(rows))
    log.append_many(
        session,
        [
            Event(token, "issued", told, sheet.file_hash, at)
            for (_, _, token, _, told), sheet in zip(made, sheets, strict=True)
        ],
    )
    first, last = made[0][1].number, made[-1][1].number
    record(session, "certificates.issued", run, by=run.released_by, count=len(made), first=first, last=last)
    return len(made)


def require_run(session: Session, job: Job) -> Run:
    """The run of a job, once a second person has released it."""
    run = queries.run_of_job(session, job)
    if run is None or run.state not in (RunState.RELEASED, RunState.FINISHED) or run.released_by_id is None:
        raise Conflict("This run is not released. Another person than the one who prepared it releases it.")
    return run


def choices_of(job: Job) -> Choices:
    """What whoever prepared the run has chosen."""
    return Choices(**job.arguments.get("choices", {}))


def folder_of(run: Run) -> str:
    return f"packs/{run.public_id}"


def _fresh(session: Session, wanted: Sequence[str], choices: Choices) -> list[Due]:
    """What is due and held by nobody, in the order asked for; the first that is not due refuses all."""
    held = queries.held(session, wanted)
    fresh = [claim for claim in wanted if claim not in held]
    found: list[Due] = []
    for due in dues.load(session, fresh, choices).values():
        if isinstance(due, DomainError):
            raise due
        found.append(due)
    return found


def _numbers(session: Session, found: Sequence[Due]) -> dict[str, str]:
    """By claim its number, for those nobody took while we waited for the counters; counters in the order of names."""
    counters = {name: locked_counter(session, name) for name in sorted({due.series.name for due in found})}
    held = queries.held(session, [due.claim for due in found])
    fresh = [due for due in found if due.claim not in held]
    taken = {
        name: iter(take(counters[name], count)) for name, count in Counter(due.series.name for due in fresh).items()
    }
    return {due.claim: due.series.number(next(taken[due.series.name])) for due in fresh}


def _rows(
    run: Run,
    printer: PlatePrinter,
    pack: str,
    made: Sequence[tuple[Due, Facts, str, str, str]],
    sheets: Sequence[Sheet],
    at: datetime,
) -> Iterator[dict[str, Any]]:
    """What the records hold: each its piece of the pack, behind the plate."""
    offset, named = 0, f"{run.layout_version.layout.code}@{run.layout_version.number}"
    for (due, facts, token, digits, _), sheet in zip(made, sheets, strict=True):
        row = record_of(due, facts, sheet, token=token, digits=digits, at=at, by_id=run.released_by_id or 0)
        yield {
            **COLUMNS,
            **row,
            "layout": named,
            "layout_version_id": run.layout_version_id,
            "run_id": run.id,
            "file_key": pack,
            "file_offset": offset,
            "file_length": len(sheet.own),
            "plate_key": printer.plate_key or None,
        }
        offset += len(sheet.own)


#: What only some kinds of certificates say: rows that go in together have the same columns.
COLUMNS = dict.fromkeys(
    (
        *("person_id", "user_id", "contest_id", "stage_id", "delegation_id", "placing_id", "site_id", "candidate_id"),
        "valid_until",
    )
)


def printer_of(session: Session, run: Run, job: Job) -> PlatePrinter:
    """The press of a run: as this process has it, on the plate of the chunks before, or on a new one."""
    if known := _printers.get(run.public_id):
        return known
    printer = PlatePrinter(session, run.layout_version)
    begun = select(Certificate.plate_key).where(Certificate.run_id == run.id, Certificate.plate_key.is_not(None))
    if plate := session.scalar(begun.order_by(Certificate.id).limit(1)):
        printer.go_on_with(plate)
    else:
        printer.make_plate(folder_of(run), sample_of(session, run, job))
    if len(_printers) >= 4:
        _printers.clear()
    _printers[run.public_id] = printer
    return printer


def sample_of(session: Session, run: Run, job: Job) -> list[Facts]:
    """Facts of some of the run, spread over the list, with the highest number."""
    step = max(1, job.total // SEEN)
    query = select(JobItem.subject).where(JobItem.job_id == job.id, JobItem.position % step == 0)
    claims = list(islice(session.scalars(query.order_by(JobItem.position)), SEEN))
    url = check_url(wording.PREVIEW_TOKEN, run.address)
    found = dues.load(session, claims, choices_of(job)).values()
    return [due.facts(due.series.highest, url) for due in found if isinstance(due, Due)]
