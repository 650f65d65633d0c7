"""The tables that the sample is built on, read as they lie beside the code."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

DEMO_DATA = Path(__file__).resolve().parents[1] / "data"
CATALOGUE_DATA = Path(__file__).resolve().parents[2] / "catalogue" / "data"


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """One of the thirty-two events of the design data; `approved_class` is what the ministry's approval comes to."""

    number: int
    industry: str
    title: str
    occupation_code: str
    occupation_name: str
    approved_class: str
    theory_percent: int
    practical_percent: int
    team_size: int


@dataclass(frozen=True, slots=True)
class SourceSite:
    """One of the seventy-two assessment sites; kinds and counts are real, names are samples."""

    number: int
    kind: str
    name: str
    industry: str
    province_code: str
    province: str
    sequence: str


@dataclass(frozen=True, slots=True)
class SourceOccupation:
    """An occupation of the national classification; its key is (edition, code)."""

    code: str
    name: str
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceAspect:
    """The shape of one aspect of a published EuroSkills 2023 scheme, without its wording."""

    criterion: str
    sub_criterion: str
    kind: str
    sequence: int
    section: int
    max_mark: Decimal

    @property
    def code(self) -> str:
        return f"{self.sub_criterion}.{self.sequence}"


@dataclass(frozen=True, slots=True)
class CompactAspect:
    """One line of the compact schemes: what one industry marks, and for how much."""

    industry: str
    criterion: str
    criterion_name: str
    kind: str
    text: str
    requirement: str
    max_mark: Decimal


@cache
def source_events() -> tuple[SourceEvent, ...]:
    return tuple(
        SourceEvent(
            int(row["no"]),
            row["industry"],
            row["event"],
            row["occupation_code"],
            row["occupation_name"],
            row["planned_class"],
            int(row["theory_percent"]),
            int(row["practical_percent"]),
            int(row["team_size"]),
        )
        for row in _rows(DEMO_DATA / "season-events.csv")
    )


@cache
def source_sites() -> tuple[SourceSite, ...]:
    return tuple(
        SourceSite(
            int(row["no"]),
            row["kind"],
            row["name"],
            row["industry"],
            row["province_code"],
            row["province"],
            row["site_sequence"],
        )
        for row in _rows(DEMO_DATA / "assessment-sites.csv")
    )


@cache
def source_occupations() -> tuple[SourceOccupation, ...]:
    """189 occupations; `editions` are the classification of 2022 and the years of its later additions."""
    return tuple(
        SourceOccupation(row["code"], row["name"], tuple(row["catalog"].split("+")))
        for row in _rows(CATALOGUE_DATA / "occupations-light-industry.tsv", delimiter="\t")
    )


@cache
def source_aspects() -> tuple[SourceAspect, ...]:
    return tuple(
        SourceAspect(
            row["criterion"],
            row["sub_criterion"],
            {"M": "measurement", "J": "judgement"}[row["aspect_type"]],
            int(row["aspect_seq"]),
            int(row["wsos_section"]),
            Decimal(row["max_mark"]),
        )
        for row in _rows(DEMO_DATA / "marking-scheme-structure.csv")
    )


@cache
def aspect_texts() -> dict[str, str]:
    """Wording by code: criteria (`A`), sub-criteria (`A1`) and aspects (`A1.1`)."""
    return {row["code"]: row["text"] for row in _rows(DEMO_DATA / "marking-scheme-texts.tsv", delimiter="\t")}


@cache
def compact_aspects() -> tuple[CompactAspect, ...]:
    return tuple(
        CompactAspect(
            row["industry"],
            row["criterion"],
            row["criterion_name"],
            {"M": "measurement", "J": "judgement"}[row["kind"]],
            row["text"],
            row["requirement"],
            Decimal(row["max_mark"]),
        )
        for row in _rows(DEMO_DATA / "compact-schemes.tsv", delimiter="\t")
    )


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)
