"""Cycles of marking and mishap: each enters marks, breaks something at some moment, mends it, and opens the books."""

import random
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from tests.faults.book import Book, Entry
from tests.faults.machines import Server, Tablet
from tests.faults.sheet_page import CONFLICT, SYNCED, SheetPage

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

    def cycles(self, count: int, mishaps: Sequence["Mishap"]) -> Book:
        for number in range(1, count + 1):
            mishap = self.next_mishap(mishaps)
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

    def next_mishap(self, mishaps: Sequence["Mishap"]) -> "Mishap":
        """In an order of chance, each before any comes again."""
        if not self.ahead:
            self.ahead = list(mishaps)
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


Mishap = Callable[[Run], list[Entry]]
