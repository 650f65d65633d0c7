"""Cycles of marking and mishap: each enters marks, breaks something at some moment, mends it, and opens the books."""

import random
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from tests.faults.book import Book, Entry
from tests.faults.line import Line
from tests.faults.machines import Server, Tablet
from tests.faults.sheet_page import CONFLICT, LOCAL, SYNCED, SheetPage

#: Seen anew, a field that nothing waits for says nothing or that it is kept.
QUIET = {SYNCED, CONFLICT, ""}
Ledger = dict[str, Sequence[Decimal]]


class Judge(Protocol):
    """Whose session ends, and who signs in again; the answer is the new cookie."""

    def sign_out(self) -> None: ...

    def sign_in(self) -> str: ...


class Run:
    """Two tablets of one judge, on lines of their own to one server, at the same sheet."""

    def __init__(
        self,
        tablet: Callable[[str], Tablet],
        server: Server,
        sheet: str,
        keys: Sequence[str],
        ledger: Callable[[], Ledger],
        judge: "Judge",
        seed: int,
    ) -> None:
        self.tablet, self.tablets = tablet, [tablet("first")]
        self.first = self.tablets[0]
        self.server, self.sheet, self.keys, self.ledger, self.judge = server, sheet, keys, ledger, judge
        self.chance = random.Random(seed)
        self.book = Book()
        self.ahead: list[Mishap] = []

    def cycles(self, count: int) -> Book:
        for number in range(1, count + 1):
            mishap = self.next_mishap()
            self.book.mishaps[mishap.__name__.replace("_", " ")] += 1
            entered = mishap(self)
            self.book.check(f"cycle {number}, {mishap.__name__}", self.ledger(), entered)
            if number % 25 == 0:
                print(f"{number} cycles: {self.book.findings}", file=sys.stderr)
        return self.book

    @cached_property
    def second(self) -> Tablet:
        self.tablets.append(self.tablet("second"))
        return self.tablets[1]

    def next_mishap(self) -> "Mishap":
        """In an order of chance, each before any comes again."""
        if not self.ahead:
            self.ahead = list(MISHAPS)
            self.chance.shuffle(self.ahead)
        return self.ahead.pop()

    def open(self, tablet: Tablet) -> SheetPage:
        page = self.show(tablet)
        page.wait_until(QUIET, set(self.keys))
        return page

    def show(self, tablet: Tablet) -> SheetPage:
        tablet.open(self.sheet)
        return SheetPage(tablet.page).is_ready()

    def some_keys(self) -> list[str]:
        """One to three fields; now and then the same one again."""
        return self.chance.choices(list(self.keys), k=self.chance.randint(1, 3))

    def enter(self, tablet: Tablet, keys: Sequence[str], break_it: Callable[[], None]) -> list[Entry]:
        """Marks in `keys`, with `break_it` done at some moment of it; what the page said last of each is noted."""
        page, entered, moment = SheetPage(tablet.page), [], self.chance.randint(0, len(keys))
        for number, key in enumerate(keys):
            if number == moment:
                break_it()
            entered.append(self.book.enter(tablet.name, key))
            page.enter(key, entered[-1].value)
            self.pause(tablet)
        if moment == len(keys):
            break_it()
        return entered

    def pause(self, tablet: Tablet) -> None:
        """Nothing, a moment, or long enough for an answer."""
        if wait := self.chance.choice((0, 0, 5, 15, 40, 120, 400)):
            tablet.page.wait_for_timeout(wait)

    def look(self, tablet: Tablet, entered: Sequence[Entry]) -> None:
        """Note what the page says now of what was entered."""
        shown = SheetPage(tablet.page).shown()
        for entry in entered:
            value, said = shown[entry.key]
            if value == str(entry.value):
                entry.said = said

    def settle(self, tablet: Tablet, entered: Sequence[Entry]) -> None:
        """Wait until nothing of the sheet is on its way; where the judge is asked, their own mark is to count."""
        page, keys = SheetPage(tablet.page), set(self.keys)
        page.evaluate("dispatchEvent(new Event('online'))")
        shown = page.wait_until(QUIET, keys)
        while asked := [key for key in self.keys if shown[key][1] == CONFLICT]:
            for key in asked:
                self.book.findings.asked_for_nothing.append(f"{key}: {sorted(page.asked(key))}")
                page.keep_mine(key)
            shown = page.wait_until(QUIET, keys)
        self.look(tablet, entered)


def network_cut(run: Run) -> list[Entry]:
    """The tablet leaves the network and comes back."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.first.unplug)
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def line_broken(run: Run) -> list[Entry]:
    """Connections are broken off, or held up until they come late."""
    run.open(run.first)
    state = run.chance.choice((Line.CUT, Line.HELD))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def answers_lost(run: Run) -> list[Entry]:
    """The server does what it is asked, and its answers are lost."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(Line.DEAF))
    run.look(run.first, entered)
    run.first.plug_in()
    run.settle(run.first, entered)
    return entered


def browser_killed(run: Run) -> list[Entry]:
    """The browser dies with all its processes, the line being good or bad; it is opened again."""
    run.open(run.first)
    state = run.chance.choice((Line.OPEN, Line.CUT, Line.DEAF, Line.HELD))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.kill()
    return reopened(run, entered)


def server_killed(run: Run) -> list[Entry]:
    """The server dies in the middle and is started again."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.server.kill)
    run.look(run.first, entered)
    run.server.start()
    run.settle(run.first, entered)
    return entered


def server_and_browser_killed(run: Run) -> list[Entry]:
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.server.kill)
    run.look(run.first, entered)
    run.first.kill()
    run.server.start()
    return reopened(run, entered)


def page_reloaded(run: Run) -> list[Entry]:
    """The page is loaded anew in the middle, the line being good or bad."""
    run.open(run.first)
    state = run.chance.choice((Line.OPEN, Line.DEAF))
    entered = run.enter(run.first, run.some_keys(), lambda: run.first.line.set(state))
    run.look(run.first, entered)
    run.first.line.set(Line.OPEN)
    run.show(run.first)
    run.settle(run.first, [])
    return entered


def session_ended(run: Run) -> list[Entry]:
    """The judge's session is over in the middle; they sign in again, and the page goes on or is opened anew."""
    run.open(run.first)
    entered = run.enter(run.first, run.some_keys(), run.judge.sign_out)
    run.look(run.first, entered)
    cookie = run.judge.sign_in()
    for tablet in run.tablets:
        tablet.sign_in(cookie)
    if run.chance.random() < 0.5:
        run.show(run.first)
        entered_here: list[Entry] = []
    else:
        entered_here = entered
    run.settle(run.first, entered_here)
    return entered


def mind_changed(run: Run) -> list[Entry]:
    """The judge enters a field again and again while the mark before is on its way and answered."""
    run.open(run.first)
    page, key, entered = SheetPage(run.first.page), run.chance.choice(list(run.keys)), []
    for _ in range(4):
        entered.append(run.book.enter(run.first.name, key))
        page.enter(key, entered[-1].value)
        run.first.page.wait_for_timeout(run.chance.uniform(0, 80))
    run.settle(run.first, entered)
    return entered


def corrected_elsewhere(run: Run) -> list[Entry]:
    """The answer is lost; before the tablet asks again, the judge sees the mark at another one and corrects it."""
    key = run.chance.choice(list(run.keys))
    run.open(run.first)
    run.first.line.set(Line.DEAF)
    lost = run.first.line.answers_lost
    old = run.book.enter(run.first.name, key)
    SheetPage(run.first.page).enter(key, old.value)
    while run.first.line.answers_lost == lost:
        run.first.page.wait_for_timeout(20)
    page = run.open(run.second)
    new = run.book.enter(run.second.name, key)
    page.enter(key, new.value)
    page.wait_until({SYNCED}, {key})
    run.look(run.second, [new])
    run.first.plug_in()
    run.settle(run.first, [])
    return [old, new]


def two_tablets(run: Run) -> list[Entry]:
    """Both leave the network, mark the same field, and come back: the later one is told, whatever dies meanwhile."""
    key = run.chance.choice(list(run.keys))
    tablets = [run.first, run.second]
    run.chance.shuffle(tablets)
    entries = []
    for tablet in tablets:
        page = run.open(tablet)
        tablet.unplug()
        entries.append(run.book.enter(tablet.name, key))
        page.enter(key, entries[-1].value)
        page.wait_until({LOCAL}, {key})
        entries[-1].said = LOCAL
    (early, late), (winner, loser) = tablets, entries
    early.plug_in()
    run.settle(early, [winner])
    late.plug_in()
    page = SheetPage(late.page)
    shown = page.wait_until({SYNCED, CONFLICT}, {key})
    if shown[key][1] != CONFLICT or not {winner.value, loser.value} <= page.asked(key):
        run.book.findings.overwritten.append(f"{key}: {winner.value} by {loser.value}, and nobody was told")
        return entries
    run.book.conflicts += 1
    if run.chance.random() < 0.5:  # the question stays, whatever happens to the browser that asks it
        late.kill()
        late.start()
        page = run.show(late)
        page.wait_until(QUIET, {key})
        if not {winner.value, loser.value} <= page.asked(key):
            run.book.findings.overwritten.append(f"{key}: the question {winner.value} or {loser.value} was forgotten")
            return entries
    if run.chance.random() < 0.5:
        page.keep_mine(key)
        winner.given_up = True
    else:
        page.take_theirs(key)
        loser.given_up = True
        entries.reverse()
    page.wait_until({SYNCED, ""}, {key})
    return entries


def reopened(run: Run, entered: list[Entry]) -> list[Entry]:
    """The browser is opened again at the sheet, and sends what its disk has kept."""
    run.first.line.set(Line.OPEN)
    run.first.start()
    run.show(run.first)
    run.settle(run.first, [])
    return entered


Mishap = Callable[[Run], list[Entry]]
MISHAPS: tuple[Mishap, ...] = (
    network_cut,
    line_broken,
    answers_lost,
    browser_killed,
    server_killed,
    server_and_browser_killed,
    page_reloaded,
    mind_changed,
    session_ended,
    corrected_elsewhere,
    two_tablets,
)
