"""The structure of a real scheme: 149 aspects, 123 measured (76.00) and 26 judged (24.00), sections 5/5/25/25/40."""

import csv
from decimal import Decimal as D
from itertools import groupby
from pathlib import Path

from compmgr.scoring.rules.scheme import Aspect, AspectKind, Criterion, Scheme, Section, SubCriterion

REAL = Path(__file__).parent / "data" / "marking-scheme-structure.csv"
FOUR = ("未完成", "基本符合", "符合且细致", "可作示范")
KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}
CRITERIA = {"A": 17, "B": 23, "C": 17, "D": 22, "E": 16, "F": 5}


def real_rows():
    return list(csv.DictReader(REAL.read_text(encoding="utf-8").splitlines()))


def real_scheme():
    """With the targets it was planned to have: a section is what its aspects come to."""
    criteria = []
    for letter, of_criterion in groupby(real_rows(), key=lambda row: row["criterion"]):
        subs = []
        for key, of_sub in groupby(of_criterion, key=lambda row: row["sub_criterion"]):
            subs.append(SubCriterion(key, f"工序{key}", tuple(map(_aspect, of_sub)), 1 if letter in "ABC" else 2))
        criteria.append(Criterion(letter, f"模块{letter}", tuple(subs), D(CRITERIA[letter])))
    targets = {1: 5, 2: 5, 3: 25, 4: 25, 5: 40}
    return Scheme(tuple(criteria), tuple(Section(number, f"部分{number}", D(mark)) for number, mark in targets.items()))


def _aspect(row):
    key, kind = f"{row['sub_criterion']}.{row['aspect_seq']}", KINDS[row["aspect_type"]]
    is_judged = kind is AspectKind.JUDGEMENT
    requirement = "" if is_judged else "在允差内得满分"
    section, texts = int(row["wsos_section"]), FOUR if is_judged else ()
    return Aspect(key, kind, D(row["max_mark"]), f"检查{key}", section, texts, requirement)
