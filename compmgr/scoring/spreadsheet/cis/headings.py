"""How the exchange sheet names its columns, and where they stand in a sheet; the words are those of CIS."""

import re
from collections.abc import Mapping

from compmgr.scoring.spreadsheet.book import Sheet

LETTER = re.compile(r"[A-Za-z]{1,2}")
NUMBER_AT_END = re.compile(r"\D*(\d{1,3})")
TITLE = "CIS Marking Scheme Import"
#: Field → heading, in the order of the sheet.
HEADINGS = {
    "id": "Sub Criterion ID",
    "name": "Sub Criterion Name or Description",
    "day": "Day of Marking",
    "kind": "Aspect Type (M = Meas, J = Judg)",
    "description": "Aspect - Description",
    "score": "Judg Score",
    "extra": "Extra Aspect Description (Meas or Judg) OR Judgement Score Description (Judg only)",
    "requirement": "Requirement (Measurement Only)",
    "section": "WSOS Section",
    "row": "Calculation Row (Export only)",
    "max_mark": "Max Mark",
}
NEEDED = ("id", "kind", "description", "max_mark")
#: What a heading begins with, letters only: headings are shortened and broken over lines by hand.
BEGINNINGS = {
    "id": ("subcriterionid", "subcriteriaid"),
    "name": ("subcriterionname", "subcriterianame"),
    "day": ("dayofmarking",),
    "kind": ("aspecttype",),
    "description": ("aspectdescription",),
    "score": ("judgscore", "judgementscore", "judgescore"),
    "extra": ("extraaspect",),
    "requirement": ("requirement",),
    "section": ("wsossection", "wssssection", "standardssection"),
    "row": ("calculationrow",),
    "max_mark": ("maxmark", "maximummark"),
}
SECTION_TABLE = {
    "number": ("wsossection", "wssssection", "standardsspecification", "section"),
    "name": ("sectionname", "name", "description"),
    "target": ("wsosmark", "wsssmark", "target"),
}
CRITERIA_TABLE = {
    "key": ("criterionid", "criteriaid", "criterion", "criteria"),
    "name": ("criterionname", "criterianame", "name", "description"),
    "target": ("mark", "targetmark", "totalmark"),
}


def is_one(sheet: Sheet) -> bool:
    """Whether `sheet` is an exchange sheet: by its title, or by its headings where the title is gone."""
    title = letters_of(TITLE)
    for row in range(min(len(sheet.cells), 60)):
        texts = [letters_of(sheet.text(row, column)) for column in range(len(sheet.cells[row]))]
        if title in texts or heading_row(sheet, row):
            return True
    return False


def heading_row(sheet: Sheet, row: int) -> dict[str, int] | None:
    """Where each field stands, if `row` holds the headings of the aspects."""
    found = columns_of(sheet, row, BEGINNINGS)
    return found if all(name in found for name in NEEDED) else None


def columns_of(sheet: Sheet, row: int, beginnings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The column of each field whose heading stands in `row`, the first where two would do."""
    found: dict[str, int] = {}
    for column in range(len(sheet.cells[row])):
        text = letters_of(sheet.text(row, column))
        for name, words in beginnings.items():
            if name not in found and text and text.startswith(words):
                found[name] = column
                break
    return found


def letters_of(text: str) -> str:
    """A heading by its letters alone."""
    return "".join(char for char in text.casefold() if char.isalpha())
