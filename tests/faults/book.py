"""The bookkeeping of a run: what was entered, what the page said of it, and what the ledger made of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.faults.sheet_page import LOCAL, SYNCED


@dataclass
class Entry:
    """One value, entered once and never again in the run: whatever the ledger holds of it came from here."""

    tablet: str
    key: str
    value: Decimal
    said: str = ""
    #: The judge saw it stand against another mark and let that one count.
    given_up: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the page had said that it is kept, here or on the server."""
        return self.said in (LOCAL, SYNCED)


@dataclass
class Findings:
    """What must not be: each is a list of words, one for each case."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    asked_for_nothing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{len(found)} {name.replace('_', ' ')}" for name, found in vars(self).items())

    @property
    def are_none(self) -> bool:
        return not any(vars(self).values())


@dataclass
class Book:
    """All entries of a run, compared with the ledger when a cycle is over and everything is settled."""

    entries: list[Entry] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    mishaps: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    #: The value that counted in each field when the last cycle ended.
    counted: dict[str, Decimal] = field(default_factory=dict)
    _numbers: Counter[str] = field(default_factory=Counter)
    _doubled: dict[str, set[Decimal]] = field(default_factory=lambda: defaultdict(set))

    def new_value(self, key: str) -> Decimal:
        self._numbers[key] += 1
        return Decimal(self._numbers[key]).scaleb(-2)

    def enter(self, tablet: str, key: str) -> Entry:
        self.entries.append(Entry(tablet, key, self.new_value(key)))
        return self.entries[-1]

    def check(self, cycle: str, ledger: dict[str, Sequence[Decimal]], entered: Sequence[Entry]) -> None:
        """Compare what was `entered` in this cycle with the rows of the `ledger`, oldest first, of each field."""
        for key, values in ledger.items():
            twice = {value for value, times in Counter(values).items() if times > 1} - self._doubled[key]
            self.findings.doubled += [f"{cycle}: {key} {value}" for value in sorted(twice)]
            self._doubled[key] |= twice
        for key, own in by_field(entered).items():
            self._check_field(cycle, key, ledger.get(key, ()), own)
        for key, values in ledger.items():
            if values and key not in by_field(entered) and values[-1] != self.counted.get(key, values[-1]):
                self.findings.overwritten.append(f"{cycle}: {key} was not touched, and {values[-1]} counts")
            if values:
                self.counted[key] = values[-1]

    def _check_field(self, cycle: str, key: str, values: Sequence[Decimal], own: Sequence[Entry]) -> None:
        kept = [entry for entry in own if entry.is_kept and not entry.given_up]
        for entry in own:
            if entry.said == SYNCED and entry.value not in values:
                self.findings.lost.append(f"{cycle}: {key} {entry.value} was answered for and is not there")
        if not kept:
            return
        # What followed in the same field took its place; before that, the last one that was kept must count.
        may_count = {entry.value for entry in own[own.index(kept[-1]) :] if not entry.given_up}
        if not values or values[-1] not in may_count:
            wrong = self.findings.lost if kept[-1].value not in values else self.findings.overwritten
            wrong.append(f"{cycle}: {key} {kept[-1].value} was {kept[-1].said}, and {values[-1:]} counts")


def by_field(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.key, []).append(entry)
    return found
