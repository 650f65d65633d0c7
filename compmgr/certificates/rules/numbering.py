"""Certificate numbers: the national 22 characters of vocational ones, and patterns a contest sets for itself."""

import re
from dataclasses import dataclass

from compmgr.foundation.errors import Refusal
from compmgr.layouts.rules.kinds import CertificateKind

LAST_SERIAL = 999_999
#: How certificates are numbered unless a contest says otherwise; a contest stands with its own number.
USUAL = {
    CertificateKind.AWARD: "{year}-QG-{contest}-{serial:05}",
    CertificateKind.TITLE: "{year}-JN-{contest}-{serial:05}",
    CertificateKind.PARTICIPATION: "{year}-CS-{contest}-{serial:05}",
    CertificateKind.JUDGE_LETTER: "{year}-CP-{contest}-{serial:05}",
    CertificateKind.ORGANISER_LETTER: "{year}-ZZ-{contest}-{serial:05}",
    CertificateKind.SCORE_SLIP: "{year}-CJ-{contest}-{serial:06}",
    CertificateKind.ACCREDITATION: "{year}-ZD-{serial:05}",
}
#: Score slips of a site, which stands in the place of the contest.
USUAL_OF_SITES = "{year}-KH-{contest}-{serial:06}"
VOCATIONAL = re.compile(
    r"(?P<kind>[YS])(?P<body>[0-9]{4})(?P<province>[0-9]{2})(?P<site>[0-9]{6})"
    r"(?P<year>[0-9]{2})(?P<level>[1-5])(?P<serial>[0-9]{6})"
)
FIELD = re.compile(r"\{(?P<name>year|contest|event|serial)(?::0(?P<places>[1-9]))?\}")
LITERAL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕（）()./_ -]*")
CODE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]{1,20}")
LONGEST_PATTERN = 60


@dataclass(frozen=True)
class VocationalNumber:
    """The parts of the 22 characters; the counter belongs to one site, year and level."""

    kind: str  # Y an employer's body, S a social body
    body: str  # 4 digits
    province: str  # 2 digits, GB/T 2260
    site: str  # 6 digits, in order of filing
    year: int  # four digits; the number carries the last two of this century
    level: int  # 1 highest to 5
    serial: int

    def __str__(self) -> str:
        return f"{self.kind}{self.body}{self.province}{self.site}{self.year % 100:02}{self.level}{self.serial:06}"


def compose_vocational(*, kind: str, body: str, province: str, site: str, year: int, level: int, serial: int) -> str:
    """The number as printed; refused when a part is malformed, the level not 1 to 5 or the counter used up."""
    if level not in range(1, 6):
        raise Refusal("Level %(level)s follows another numbering, which is not configured yet.", level=level)
    if year not in range(2000, 2100):
        raise Refusal("The year %(year)s cannot be written in a certificate number.", year=year)
    if serial > LAST_SERIAL:
        raise Refusal("The serial numbers of this site, year and level are used up.")
    if serial < 1:
        raise Refusal("Serial numbers begin at 1.")
    return str(parse_vocational(str(VocationalNumber(kind, body, province, site, year, level, serial))))


def parse_vocational(text: str) -> VocationalNumber:
    """The parts of a number as printed; refused unless it is exactly the 22 characters."""
    found = VOCATIONAL.fullmatch(text)
    if not found:
        raise Refusal("%(number)s is not a certificate number of 22 characters.", number=text)
    return VocationalNumber(
        kind=found["kind"],
        body=found["body"],
        province=found["province"],
        site=found["site"],
        year=2000 + int(found["year"]),
        level=int(found["level"]),
        serial=int(found["serial"]),
    )


def is_vocational(text: str) -> bool:
    return VOCATIONAL.fullmatch(text) is not None


def check_award_pattern(pattern: str) -> str:
    """`pattern`, such as `{year}-{contest}-{serial:05}`, once it can number every award differently.

    Fields: year, contest, event, serial; only the serial takes a width (`:05`), and it stands exactly once.
    """
    fields = list(FIELD.finditer(pattern))
    literal = FIELD.sub("", pattern)
    if len(pattern) > LONGEST_PATTERN or not LITERAL.fullmatch(literal):
        raise Refusal("The numbering pattern may hold only letters, figures, dashes and the fields offered.")
    if sum(field["name"] == "serial" for field in fields) != 1:
        raise Refusal("The numbering pattern needs the field {serial} exactly once.")
    if any(field["places"] and field["name"] != "serial" for field in fields):
        raise Refusal("Only the field {serial} may be given a width.")
    return pattern


def award_number(pattern: str, *, serial: int, year: int, contest: str = "", event: str = "") -> str:
    """The number of one award; codes are letters, figures and Chinese characters, a serial never outgrows its width."""
    check_award_pattern(pattern)
    values = {"year": str(year), "contest": contest, "event": event}

    def filled(field: re.Match[str]) -> str:
        if field["name"] == "serial":
            return serial_words(serial, field["places"])
        value = values[field["name"]]
        if not CODE.fullmatch(value):
            raise Refusal("The code %(code)s may hold only letters and figures and must not be empty.", code=value)
        return value

    return FIELD.sub(filled, pattern)


def serial_words(serial: int, places: str | None) -> str:
    if serial < 1:
        raise Refusal("Serial numbers begin at 1.")
    words = f"{serial:0{places}}" if places else str(serial)
    if places and len(words) > int(places):
        raise Refusal("The serial number %(serial)s no longer fits the pattern.", serial=serial)
    return words


@dataclass(frozen=True)
class Series:
    """One row of numbers: the name of its counter, and how a serial becomes a number."""

    name: str
    pattern: str
    year: int
    contest: str = ""
    event: str = ""

    def number(self, serial: int) -> str:
        return award_number(self.pattern, serial=serial, year=self.year, contest=self.contest, event=self.event)

    @property
    def highest(self) -> str:
        """The longest number this series may come to: what is set with it fits with every other."""
        places = next(field["places"] for field in FIELD.finditer(self.pattern) if field["name"] == "serial")
        return self.number(10 ** int(places) - 1 if places else LAST_SERIAL)

    def serial(self, number: str) -> int | None:
        """The serial of a number of this series, whatever its event; nothing for another number."""
        written = re.escape(FIELD.sub(lambda field: MARKS[field["name"]], self.pattern))
        read = {"year": str(self.year), "contest": re.escape(self.contest), "event": CODE.pattern}
        for name, mark in MARKS.items():
            written = written.replace(re.escape(mark), read.get(name, "([0-9]+)"))
        found = re.fullmatch(written, number)
        return int(found[1]) if found else None


#: Stand-ins for fields while a pattern is made into an expression; no pattern may hold them.
MARKS = {"year": "\x01", "contest": "\x02", "event": "\x03", "serial": "\x04"}


@dataclass(frozen=True)
class VocationalSeries:
    """The numbers of one site, year and level."""

    name: str
    site: VocationalNumber  # with any serial

    def number(self, serial: int) -> str:
        parts = {**vars(self.site), "serial": serial}
        return compose_vocational(**parts)

    @property
    def highest(self) -> str:
        return self.number(LAST_SERIAL)

    def serial(self, number: str) -> int | None:
        if not is_vocational(number):
            return None
        read = parse_vocational(number)
        return read.serial if self.number(read.serial) == number else None


AnySeries = Series | VocationalSeries


def clash(one: Series, other: Series) -> bool:
    """Whether two patterns of different counters could come to the same number."""
    tried = (1, 10, 999)
    return any(
        here.serial(there.number(serial)) is not None
        for here, there in ((one, other), (other, one))
        for serial in tried
    )
