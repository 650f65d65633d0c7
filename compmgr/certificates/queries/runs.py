"""Finding runs, what they issued, and what was printed from them."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from compmgr.accounts.permissions import Scope
from compmgr.accounts.queries import within
from compmgr.accounts.rules import Reach
from compmgr.certificates.models import Certificate, PrintFile, Run
from compmgr.foundation.database import Session
from compmgr.foundation.jobs import Job, JobItem


def runs_within(reach: Reach) -> Select[Run]:
    """Runs of the contests and sites that `reach` covers, with who prepared and released them."""
    places = {Scope.CONTEST: Run.contest_id, Scope.SITE: Run.site_id}
    people = (joinedload(Run.prepared_by), joinedload(Run.released_by))
    return select(Run).where(within(reach, places)).options(*people)


def run_of_job(session: Session, job: Job) -> Run | None:
    return session.scalar(select(Run).where(Run.job_id == job.id))


def run_behind(session: Session, job: Job) -> Run | None:
    """The run that `job` issues, or whose print files it makes."""
    printed = job.arguments.get("run") if job.kind == "certificates.print" else None
    return session.get(Run, printed) if printed else run_of_job(session, job)


def jobs_of(session: Session, runs: list[Run]) -> dict[int, Job]:
    """By id the jobs of some runs."""
    query = select(Job).where(Job.id.in_([run.job_id for run in runs if run.job_id]))
    return {job.id: job for job in session.scalars(query.order_by(Job.id))}


def certificates_of_run(run: Run) -> Select[Certificate]:
    """What a run issued, in the order in which the numbers were taken."""
    return select(Certificate).where(Certificate.run_id == run.id).order_by(Certificate.id)


def items_of_run(run: Run) -> Select[JobItem]:
    """What a run is to issue, in the order in which the numbers are taken."""
    return select(JobItem).where(JobItem.job_id == run.job_id).order_by(JobItem.position)


def print_files_of(session: Session, run: Run) -> list[PrintFile]:
    """The parts of the newest edition."""
    newest = edition_of(session, run)
    query = select(PrintFile).where(PrintFile.run_id == run.id, PrintFile.edition == newest)
    return list(session.scalars(query.order_by(PrintFile.part)))


def edition_of(session: Session, run: Run) -> int:
    """How often print files of a run were made."""
    return session.scalar(select(func.max(PrintFile.edition)).where(PrintFile.run_id == run.id)) or 0
