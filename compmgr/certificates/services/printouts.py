"""Print files: what a run issued as files of many pages, in the order of the numbers, and the order for the printer."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.certificates import queries
from compmgr.certificates.models import Certificate, PrintFile, Run
from compmgr.certificates.queries.outputs import good_numbers
from compmgr.certificates.rules.facts import facts_from
from compmgr.certificates.services.files import safe
from compmgr.certificates.services.printing import values_of
from compmgr.foundation import jobs, storage
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.jobs import Job, JobState
from compmgr.foundation.spreadsheet import Column
from compmgr.layouts import services as layouts
from compmgr.layouts.document.merged import print_file
from compmgr.layouts.document.press import Press
from compmgr.layouts.rules.kinds import Values

KIND = "certificates.print"
LOT = 500
OPEN = (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED)


def start_printouts(session: Session, run: Run, pages: int, *, by: User, reason: str = "") -> Job:
    """Make the print files of a run in parts of so many pages; once more only with a reason, for the trail."""
    if run.job_id and session.get_one(Job, run.job_id).is_open:
        raise Conflict("This run still issues certificates. Make the print files when it has ended.")
    if _in_work(session, run):
        raise Conflict("The print files of this run are being made.")
    known = [id for id, _ in good_numbers(session, run)]
    if not known:
        raise Refusal("There are no certificates to print yet.")
    edition = queries.edition_of(session, run) + 1
    if edition > 1 and not reason:
        raise Refusal("The print files of this run are made already. To make them once more, state the reason.")
    # Where parts begin and end is fixed now: who is revoked while they are made moves nobody to another part.
    parts = [(some[0], some[-1]) for some in batched(known, pages)]
    subjects = [str(part) for part in range(1, len(parts) + 1)]
    job = jobs.submit(session, KIND, run.title, subjects, by_id=by.id, run=run.id, parts=parts, edition=edition)
    counted = {"parts": len(parts), "pages": len(known), "edition": edition}
    record(session, "run.print_started", run, by=by, reason=reason, **counted)
    return job


def batched(known: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(known), most):
        yield known[start : start + most]


def _in_work(session: Session, run: Run) -> bool:
    open_jobs = select(Job).where(Job.kind == KIND, Job.state.in_(OPEN)).order_by(Job.id)
    return any(job.arguments.get("run") == run.id for job in session.scalars(open_jobs))


def is_newest(session: Session, print_file: PrintFile) -> bool:
    return print_file.edition == queries.edition_of(session, print_file.run)


@jobs.step(KIND)
def make_part(session: Session, job: Job, subject: str) -> None:
    """One part, kept under a name of its own before its record is."""
    run, part, edition = session.get_one(Run, job.arguments["run"]), int(subject), int(job.arguments["edition"])
    first, last = job.arguments["parts"][part - 1]
    known = [(id, number) for id, number in good_numbers(session, run) if first <= id <= last]
    if not known:
        return
    layout = layouts.layout_of(run.layout_version)
    press, batch = Press(layout, layouts.pictures_of(session, layout)), [id for id, _ in known]
    press.plate(_values(session, batch))
    content = print_file(press, _values(session, batch), title=run.title)
    session.add(
        PrintFile(
            run=run,
            edition=edition,
            part=part,
            pages=len(known),
            first_number=known[0][1],
            last_number=known[-1][1],
            file_key=storage.put_at(f"prints/{run.public_id}/{edition:02}-{part:04}.pdf", content),
            file_hash=hashlib.sha256(content).hexdigest(),
        )
    )


def _values(session: Session, ids: Sequence[int]) -> Iterator[Values]:
    """What was printed, as the records keep it."""
    for start in range(0, len(ids), LOT):
        query = select(Certificate.kind, Certificate.facts, Certificate.proof)
        for kind, facts, proof in session.execute(
            query.where(Certificate.id.in_(ids[start : start + LOT])).order_by(Certificate.id)
        ):
            yield values_of(facts_from(kind, json.loads(facts)), proof or "")


def print_file_name(print_file: PrintFile) -> str:
    again = f"-第{print_file.edition}版" if print_file.edition > 1 else ""
    return f"印刷-{safe(print_file.run.title)}{again}-{print_file.part:02}.pdf"


def order_of(
    session: Session, run: Run, *, paper: str = "", contact: str = ""
) -> dict[str, tuple[Sequence[Column], Iterable[Sequence[Any]]]]:
    """印刷委托单: what the printer gets, part by part, with the hash of each file, and the sums."""
    parts = queries.print_files_of(session, run)
    if not parts:
        raise Refusal("Make the print files first.")
    layout = layouts.layout_of(run.layout_version)
    size = f"{layout.width:g} × {layout.height:g} mm"
    heads = [
        *(("印刷项目", run.title), ("版式", f"{layout.name}（{run.layout_version.number}）"), ("成品尺寸", size)),
        *(("纸张", paper or "由委托方另行指定"), ("份数", sum(one.pages for one in parts)), ("文件数", len(parts))),
        *(("起始编号", parts[0].first_number), ("截止编号", parts[-1].last_number)),
        *(("联系人", contact or "—"), ("核对要求", "印前核对文件SHA-256；印后逐张清点，残次品交回登记销毁。")),
    ]
    columns = [Column("项目", width=16), Column("内容", width=70)]
    listed = [
        [one.part, print_file_name(one), one.pages, one.first_number, one.last_number, one.file_hash] for one in parts
    ]
    names = (("序号", 8), ("文件名", 40), ("页数", 8), ("起始编号", 26), ("截止编号", 26), ("SHA-256", 70))
    return {"委托单": (columns, heads), "文件清单": ([Column(name, width=width) for name, width in names], listed)}
