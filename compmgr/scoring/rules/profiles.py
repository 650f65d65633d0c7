"""What a judge's profile may say, and how the cells of a sheet of profiles are read."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from compmgr.foundation.errors import DomainError, Refusal
from compmgr.scoring.rules.states import JudgeLevel

LONGEST = 200
CODE = re.compile(r"\d(?:-\d{2}){3}")
BETWEEN_CODES = re.compile(r"[\s、，,;；/]+")
#: How sheets name the levels.
LEVELS = {
    "国家级裁判": JudgeLevel.NATIONAL,
    "国家级": JudgeLevel.NATIONAL,
    "省级裁判": JudgeLevel.PROVINCIAL,
    "省级": JudgeLevel.PROVINCIAL,
    "赛事裁判": JudgeLevel.CONTEST,
    "赛事": JudgeLevel.CONTEST,
}


@dataclass(frozen=True)
class Profile:
    """What one judge is qualified for, and where they work."""

    unit: str
    level: JudgeLevel = JudgeLevel.CONTEST
    licence_number: str = ""
    licence_valid_until: date | None = None
    occupations: tuple[str, ...] = ()


def check_profile(profile: Profile, known_codes: Iterable[str]) -> Profile:
    """`profile`, once it can stand: short texts, occupations of the catalogue, a number for a licence that ends."""
    if any(len(text) > LONGEST for text in (profile.unit, profile.licence_number)):
        raise Refusal("The text is longer than %(limit)s characters.", limit=LONGEST)
    if unknown := [code for code in profile.occupations if code not in set(known_codes)]:
        raise Refusal("No occupation of the catalogue has the code %(codes)s.", codes=unknown)
    if profile.licence_valid_until and not profile.licence_number:
        raise Refusal("Enter the number of the licence that is valid until that day.")
    return profile


def codes_in(text: str) -> tuple[str, ...]:
    """The occupation codes in a line of text, in their order, each once; Refusal for what is no code."""
    parts = [part for part in BETWEEN_CODES.split(unicodedata.normalize("NFKC", text).strip()) if part]
    if wrong := [part for part in parts if not CODE.fullmatch(part)]:
        raise Refusal("“%(text)s” is no occupation code; a code looks like 6-06-04-00.", text=wrong[0][:30])
    return tuple(dict.fromkeys(parts))


def level_in(text: str) -> JudgeLevel:
    """The level a cell names; the usual one where it is empty."""
    if not text:
        return JudgeLevel.CONTEST
    if level := LEVELS.get(text):
        return level
    raise Refusal("This level is not known; choose one from the list.")


def day_in(value: object) -> date | None:
    """A day as sheets carry it: a date, or text such as 2027-12-31, 2027/12/31, 2027年12月31日; nothing when empty."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    if not text or text == "长期":
        return None
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+00:00:00)?", text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Refusal("“%(text)s” is no date; enter a date such as 2027-12-31.", text=text[:30])


def read_cells(
    cells: Mapping[str, object], columns: Mapping[str, str]
) -> tuple[Profile | None, dict[str, DomainError]]:
    """The profile in a row (`columns` are the headings by field), or what is wrong by column heading."""
    wrong: dict[str, DomainError] = {}
    texts = {name: str(cells.get(heading) or "").strip() for name, heading in columns.items()}
    found: dict[str, object] = {"unit": texts["unit"], "licence_number": texts["licence_number"]}
    readers: dict[str, Callable[[], object]] = {
        "level": lambda: level_in(texts["level"]),
        "licence_valid_until": lambda: day_in(cells.get(columns["licence_valid_until"])),
        "occupations": lambda: codes_in(texts["occupations"]),
    }
    for name, read in readers.items():
        try:
            found[name] = read()
        except DomainError as refusal:
            wrong[columns[name]] = refusal
    for name in ("unit", "licence_number"):
        if texts[name].startswith(("=", "＝")):
            wrong[columns[name]] = Refusal("A cell must not begin with an equals sign; enter the content itself.")
    if not texts["unit"]:
        wrong[columns["unit"]] = Refusal("Enter the unit this judge works for.")
    return (None if wrong else Profile(**found)), wrong  # type: ignore[arg-type]
