"""Lives of things: forward by transitions, backwards only by a named correction."""

import itertools
from collections.abc import Iterator
from enum import StrEnum

import pytest

from compmgr.assessment.rules.states import BATCH, BatchState
from compmgr.certificates.rules.states import CERTIFICATE, CertificateState
from compmgr.competitions.rules import CONTEST, ContestState
from compmgr.foundation.errors import Conflict
from compmgr.foundation.lifecycle import Lifecycle
from compmgr.registration.rules.states import ENTRY, EntryState
from compmgr.results.rules.states import APPEAL, PUBLIC_STATES, RESULT, AppealState, ResultState
from compmgr.scoring.rules.states import SHEET, SheetState
from compmgr.sites.rules import SITE, SiteState

LIVES = {
    "contest": (CONTEST, ContestState),
    "entry": (ENTRY, EntryState),
    "sheet": (SHEET, SheetState),
    "result": (RESULT, ResultState),
    "appeal": (APPEAL, AppealState),
    "certificate": (CERTIFICATE, CertificateState),
    "batch": (BATCH, BatchState),
    "site": (SITE, SiteState),
}

# The roads of the trade, word by word; each is walked from its start to its end.
ROADS = {
    "contest": [
        "planned applied approved preliminaries final_running results closed",
        "planned applied approved final_running results closed",
        "planned postponed planned",
        "applied postponed applied",
        "approved postponed approved",
        "preliminaries postponed preliminaries",
        "final_running postponed final_running",
        "postponed cancelled",
        "planned cancelled",
        "applied cancelled",
        "approved cancelled",
        "preliminaries cancelled",
        "final_running cancelled",
    ],
    "entry": [
        "draft submitted unit_approved approved confirmed checked_in competed",
        "submitted returned submitted",
        "submitted approved",
        "unit_approved returned submitted",
        "submitted rejected",
        "unit_approved rejected",
        "draft withdrawn",
        "submitted withdrawn",
        "unit_approved withdrawn",
        "returned withdrawn",
        "approved withdrawn",
        "confirmed withdrawn",
        "checked_in withdrawn",
        "confirmed absent",
        "approved disqualified",
        "confirmed disqualified",
        "checked_in disqualified",
        "competed disqualified",
        "approved substituted",
        "confirmed substituted",
    ],
    "sheet": [
        "issued in_progress submitted panel_signed verified locked",
        "submitted spread_conflict in_progress submitted",
        "submitted returned in_progress",
        "panel_signed spread_conflict",
        "panel_signed returned",
        "verified returned",
        *(f"{state} voided" for state in SheetState if state != "voided"),
    ],
    "result": [
        "decoded supervisor_signed",
        "provisional complete chief_signed decoded rechecked supervisor_signed published publicised final",
        "published under_appeal upheld publicised",
        "published under_appeal corrected publicised",
        "upheld under_appeal",
        "corrected under_appeal",
        *(f"{state} annulled" for state in ResultState if state not in ("final", "annulled")),
    ],
    "appeal": [
        "lodged assigned re_marking ruled second_instance closed",
        "assigned ruled closed",
        "lodged closed",
        "assigned closed",
    ],
    "certificate": [
        "eligible numbered reviewed issued superseded",
        "issued corrected",
        "issued revoked",
        "issued void",
        "eligible void",
        "numbered void",
        "reviewed void",
    ],
    "batch": [
        "draft filed approved registration_open registration_closed arranged in_exam marking scores_reviewed "
        "publicised certified archived",
        "draft cancelled",
        "filed cancelled",
        *(
            f"{state} {aside}"
            for state in [
                "approved",
                "registration_open",
                "registration_closed",
                "arranged",
                "in_exam",
                "marking",
                "scores_reviewed",
                "publicised",
            ]
            for aside in ("suspended", "cancelled", "investigated", f"suspended {state}", f"investigated {state}")
        ),
        "certified investigated certified",
        "suspended investigated suspended cancelled",
        "investigated cancelled",
    ],
    "site": [
        "applied trial accredited suspended accredited",
        "accredited revoked",
        "accredited expired",
        "suspended revoked",
        "suspended expired",
        "trial revoked",
        "trial expired",
    ],
}

CORRECTIONS = {
    "contest": "application_returned final_reopened contest_reopened",
    "entry": "entry_recalled review_reopened confirmation_undone check_in_undone absence_undone withdrawal_undone "
    "disqualification_lifted",
    "sheet": "sheet_unlocked",
    "result": "recomputed publication_withdrawn objection_in_publicity",
    "appeal": "reassigned",
    "certificate": "review_withdrawn",
    "batch": "filing_returned registration_reopened arrangement_undone marking_reopened",
    "site": "accreditation_renewed",
}


def steps(thing: str) -> Iterator[tuple[StrEnum, StrEnum]]:
    states = LIVES[thing][1]
    for road in ROADS[thing]:
        stations = [states(word) for word in road.split()]
        yield from itertools.pairwise(stations)


@pytest.mark.parametrize("thing", LIVES)
def test_exactly_the_roads_of_the_trade_are_open(thing):
    life, states = LIVES[thing]
    open_ways = {(state, target) for state in states for target in states if life.allows(state, target)}
    assert open_ways == set(steps(thing))


@pytest.mark.parametrize("thing", LIVES)
def test_every_other_move_is_a_conflict_in_words(thing):
    life, states = LIVES[thing]
    for state in states:
        for target in states:
            if life.allows(state, target):
                life.require(state, target)
                continue
            with pytest.raises(Conflict) as refused:
                life.require(state, target)
            assert refused.value.message == "This is %(state)s; it cannot become %(target)s."
            assert refused.value.values == {"state": state, "target": target}
            assert isinstance(refused.value.values["state"], states)


@pytest.mark.parametrize("thing", LIVES)
def test_the_ways_back_are_named_corrections_and_never_ordinary_moves(thing):
    life, states = LIVES[thing]
    assert list(life.corrections) == CORRECTIONS[thing].split()
    for name, ways in life.corrections.items():
        for state, targets in ways.items():
            assert name in life.corrections_from(state)
            for target in targets:
                assert not life.allows(state, target)
                life.require_correction(name, state, target)
        for state in states:
            for target in set(states) - ways.get(state, frozenset()):
                with pytest.raises(Conflict):
                    life.require_correction(name, state, target)


@pytest.mark.parametrize("thing", LIVES)
def test_every_state_can_be_reached_from_the_first(thing):
    life, states = LIVES[thing]
    reached, waiting = set(), [next(iter(states))]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += life.targets(state)
    assert reached == set(states)


@pytest.mark.parametrize(
    ("thing", "ends"),
    [
        ("contest", "closed cancelled"),
        ("entry", "rejected withdrawn absent disqualified substituted"),
        ("sheet", "voided"),
        ("result", "final annulled"),
        ("appeal", "closed"),
        ("certificate", "superseded corrected revoked void"),
        ("batch", "archived cancelled"),
        ("site", "revoked expired"),
    ],
)
def test_the_ends(thing, ends):
    life, states = LIVES[thing]
    assert [state.value for state in states if life.is_end(state)] == ends.split()


def test_the_public_sees_nothing_before_publication():
    before = ["provisional", "complete", "chief_signed", "decoded", "rechecked", "supervisor_signed", "annulled"]
    assert not PUBLIC_STATES & {ResultState(state) for state in before}
    assert set(ResultState) == PUBLIC_STATES | {ResultState(state) for state in before}


def test_a_life_that_forgets_a_state_is_refused_at_once():
    with pytest.raises(ValueError, match="voided"):
        Lifecycle({state: frozenset() for state in SheetState if state is not SheetState.VOIDED})


def test_targets_stand_in_the_order_of_the_life():
    assert SHEET.targets(SheetState.SUBMITTED) == (
        SheetState.SPREAD_CONFLICT,
        SheetState.PANEL_SIGNED,
        SheetState.RETURNED,
        SheetState.VOIDED,
    )


def test_staying_put_is_not_a_move():
    with pytest.raises(Conflict):
        ENTRY.require(EntryState.DRAFT, EntryState.DRAFT)
