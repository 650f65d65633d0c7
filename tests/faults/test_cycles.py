"""Marking while the network is cut, browsers are killed and the server is killed: nothing lost, doubled, overwritten.

`make faults` runs 200 cycles; FAULT_CYCLES and FAULT_SEED say how many and which. The same cycles without the outbox,
or without operation ids, have to go wrong, or they would show nothing.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal as D
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from sqlalchemy import select, update

from compmgr.accounts.models import SignIn, User
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.scoring import queries
from compmgr.scoring.models import Aspect, Mark
from compmgr.scoring.rules import scheme as rules
from tests.factories.marking import M, make_drawn_stage, sheets_of
from tests.factories.world import make_stage
from tests.faults.book import Book
from tests.faults.cycles import Run
from tests.faults.line import line_to
from tests.faults.machines import Server, Starter, Tablet
from tests.faults.mishaps import MISHAPS, browser_killed, corrected_elsewhere
from tests.faults.server import WITHOUT_OPERATIONS

CYCLES = int(os.environ.get("FAULT_CYCLES", "10"))
SEED = int(os.environ.get("FAULT_SEED", "20260917"))
KEYS = tuple(f"A1.{number}" for number in range(1, 6))
#: A disk that keeps nothing: what a page stored is gone when the next one opens.
FORGETFUL = "if (window === top) { indexedDB.deleteDatabase('compmgr-outbox'); localStorage.clear(); }"

Hall = Callable[..., Run]


class Person:
    """The judge at the door: signs in, and is signed out."""

    def __init__(self, session: Session, signed_in, user: User) -> None:
        self.session, self.signed_in, self.user, self.cookie = session, signed_in, user, ""

    def sign_in(self) -> str:
        self.cookie = self.signed_in(self.user).get_cookie("session").value
        return self.cookie

    def sign_out(self) -> None:
        self.session.execute(update(SignIn).where(SignIn.user_id == self.user.id).values(ended_at=clock.now()))
        self.session.commit()


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    starter = Starter()
    yield starter
    starter.close()


@pytest.fixture
def hall(
    starter: Starter, session: Session, signed_in, database_url: str, tmp_path: Path, playwright: Playwright
) -> Iterator[Hall]:
    """`hall()` is a run about to begin: a judge's sheet of five fields, a server, and two tablets."""
    stage = make_stage(session)
    fields = tuple(rules.Aspect(key, M, D(20), "尺寸", 1) for key in KEYS)
    sub = rules.SubCriterion("A1", "尺寸", fields)
    make_drawn_stage(session, 1, 1, stage, scheme=rules.Scheme((rules.Criterion("A", "加工", (sub,)),)))
    judge = queries.judges_of(session, stage)[0]
    [sheet] = sheets_of(session, judge)
    person = Person(session, signed_in, judge.user)
    person.sign_in()

    sheet_address = f"/judging/sheets/{sheet.public_id}"

    def ledger() -> dict[str, list[D]]:
        found: dict[str, list[D]] = {key: [] for key in KEYS}
        rows = select(Aspect.key, Mark.value).join(Aspect, Aspect.id == Mark.aspect_id).order_by(Mark.id)
        for key, value in session.execute(rows):
            found[key].append(value)
        session.commit()
        return found

    with ExitStack() as stack:

        def begin(*switches: str, first_script: str = "", seed: int = SEED) -> Run:
            server = Server(starter, tmp_path / "server", database_url, *switches)
            stack.callback(server.kill)

            def tablet(name: str) -> Tablet:
                line = stack.enter_context(line_to(server.port))
                made = Tablet(playwright, name, line, tmp_path / name, person.cookie, first_script)
                stack.callback(made.close)
                return made

            return Run(tablet, server, sheet_address, KEYS, ledger, person, seed)

        yield begin


def told(book: Book) -> str:
    mishaps = ", ".join(f"{count} {name}" for name, count in sorted(book.mishaps.items()))
    kept = sum(entry.is_kept for entry in book.entries)
    return (
        f"{book.mishaps.total()} cycles ({mishaps}); {len(book.entries)} marks entered, {kept} shown as kept before or "
        f"after the mishap; {book.conflicts} conflicts shown; {book.findings}"
    )


@pytest.mark.timeout(60 + 30 * CYCLES)
@pytest.mark.both_databases
def test_whatever_breaks_no_mark_is_lost_doubled_or_silently_overwritten(hall: Hall, database_url: str) -> None:
    book = hall().cycles(CYCLES if database_url.startswith("sqlite") else -(-CYCLES // 5), MISHAPS)
    print(told(book))
    assert book.findings.are_none, book.findings.__dict__


def test_without_the_outbox_marks_are_lost(hall: Hall) -> None:
    book = hall(first_script=FORGETFUL).cycles(2, [browser_killed])
    print(told(book))
    assert book.findings.lost


def test_without_operation_ids_marks_are_doubled(hall: Hall) -> None:
    book = hall(WITHOUT_OPERATIONS).cycles(1, [corrected_elsewhere])
    print(told(book))
    assert book.findings.doubled
