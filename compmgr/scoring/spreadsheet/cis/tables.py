"""The two small tables above the aspects: sections of the standard with their targets, and the criteria."""

from collections.abc import Callable
from decimal import Decimal

from compmgr.foundation.mail import sentence
from compmgr.scoring.rules.scheme import WHOLE, Section, is_exact_to
from compmgr.scoring.rules.settings import number_in
from compmgr.scoring.spreadsheet.book import Sheet
from compmgr.scoring.spreadsheet.cis.headings import CRITERIA_TABLE, LETTER, NUMBER_AT_END, SECTION_TABLE, columns_of

UNKNOWN = sentence(
    "This cell holds a formula without a value. Have the sheet calculated, save it, and import it again."
)
TARGET = "A target lies between 0 and 100, with two decimals at most."
Complain = Callable[[int, str, str], None]


def exact(text: str) -> Decimal | None:
    """A number of a cell; what a calculation left behind far to the right of the point is not meant."""
    number = number_in(text)
    return None if number is None else round(number, 6).normalize() + 0


def sections_in(sheet: Sheet, end: int, complain: Complain) -> list[Section]:
    """The table of sections above the aspects: number, name, target; sums and variation are counted anew."""
    found: list[Section] = []
    for row, columns in _table(sheet, end, SECTION_TABLE, ("number", "target")):
        number = NUMBER_AT_END.fullmatch(sheet.text(row, columns["number"]))
        target = exact(sheet.text(row, columns["target"]))
        if (row, columns["target"]) in sheet.unknown:
            complain(row, "WSOS Marks", UNKNOWN)
        elif number is None:
            break
        elif target is None or not 0 <= target <= WHOLE or not is_exact_to(target):
            complain(row, "WSOS Marks", TARGET)
        elif int(number[1]) not in {one.number for one in found}:
            name = sheet.text(row, columns["name"]) if "name" in columns else ""
            found.append(Section(int(number[1]), name, target))
    return sorted(found, key=lambda section: section.number)


def criteria_in(sheet: Sheet, end: int, complain: Complain) -> dict[str, tuple[str, Decimal | None]]:
    """The table of criteria above the aspects: name and planned sum of each letter."""
    found = {}
    for row, columns in _table(sheet, end, CRITERIA_TABLE, ("key", "target")):
        letter = sheet.text(row, columns["key"]).upper()
        if not LETTER.fullmatch(letter):
            break
        target = exact(sheet.text(row, columns["target"]))
        if (row, columns["target"]) in sheet.unknown:
            complain(row, "Mark", UNKNOWN)
        elif target is not None and (not 0 <= target <= WHOLE or not is_exact_to(target)):
            complain(row, "Mark", TARGET)
        found[letter] = (sheet.text(row, columns["name"]) if "name" in columns else "", target)
    return found


def _table(
    sheet: Sheet, end: int, names: dict[str, tuple[str, ...]], needed: tuple[str, ...]
) -> list[tuple[int, dict[str, int]]]:
    """The rows below the headings of a small table, each with the columns."""
    for row in range(end):
        columns = columns_of(sheet, row, names)
        if all(name in columns for name in needed):
            return [(below, columns) for below in range(row + 1, end)]
    return []
