"""Bringing in a sheet: checked whole and kept sealed, then written whole or not at all."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from compmgr.accounts.models import User
from compmgr.audit.services import record
from compmgr.competitions.models import Delegation, Stage
from compmgr.foundation import clock
from compmgr.foundation.database import Session
from compmgr.foundation.errors import Conflict, Refusal
from compmgr.foundation.spreadsheet import Problem, text_of
from compmgr.people.services import find_or_add_person
from compmgr.registration import queries, spreadsheet
from compmgr.registration.models import Entry, EntryImport
from compmgr.registration.rules import entering as rules
from compmgr.registration.rules.states import ImportState
from compmgr.registration.services.entering import check_season, enter, lock, words_of
from compmgr.registration.spreadsheet import NAME, NUMBER, Competitor


def import_sheet(
    session: Session, stage: Stage, delegation: Delegation, content: bytes, file_name: str, *, by: User
) -> EntryImport:
    """Check a sheet for `stage` and keep it with everything that is wrong in it; nothing is entered yet.

    Refusal when the file as a whole cannot be read.
    """
    _check_may_enter(stage, delegation)
    rows = spreadsheet.read(content, stage.event.team_size)
    _, problems = _check(session, stage, delegation, rows)
    sheet = EntryImport(
        stage_id=stage.id,
        stage=stage,
        delegation_id=delegation.id,
        delegation=delegation,
        by_id=by.id,
        file_name=file_name[-200:],
        rows=json.dumps([[number, {name: text_of(value) for name, value in row.items()}] for number, row in rows]),
        row_count=len(rows),
        problems=[
            {"row": problem.row, "column": problem.column, "message": problem.message, "values": problem.values}
            for problem in problems
        ],
    )
    session.add(sheet)
    record(session, "entry_import.checked", sheet, by=by, stage=words_of(stage), rows=len(rows), problems=len(problems))
    return sheet


def _check_may_enter(stage: Stage, delegation: Delegation) -> None:
    rules.check_contest(stage.event.contest.state)
    rules.check_open(stage.registration_opens_at, stage.registration_closes_at, clock.now())
    check_season(stage, delegation)


def _check(
    session: Session, stage: Stage, delegation: Delegation, rows: Sequence[tuple[int, dict[str, Any]]]
) -> tuple[list[Competitor], list[Problem]]:
    found, problems = spreadsheet.check(rows, stage.event.team_size, clock.today())
    problems += _known_otherwise(session, stage, found)
    if not problems:
        problems += _too_many(session, stage, delegation, spreadsheet.teams(found, stage.event.team_size))
    return found, sorted(problems, key=lambda problem: problem.row)


def _known_otherwise(session: Session, stage: Stage, found: Sequence[Competitor]) -> Iterable[Problem]:
    """Documents kept under another name, and people who hold an entry already."""
    people = queries.people_by_index(session, {competitor.index for competitor in found})
    known = [(each, people.get((each.id_kind.value, each.index))) for each in found]
    again = queries.entered_already(session, stage, {person.id for _, person in known if person})
    for competitor, person in known:
        if person is not None and person.name != competitor.name:
            yield Problem(
                competitor.row, NAME, "This document is kept under another name; compare it with the document."
            )
        if person is not None and person.id in again:
            yield Problem(competitor.row, NUMBER, "This person is entered for this event already.")


def _too_many(
    session: Session, stage: Stage, delegation: Delegation, teams: Sequence[Sequence[Competitor]]
) -> Iterable[Problem]:
    taken, own = queries.seats_taken(session, stage), queries.seats_taken(session, stage, delegation)
    try:
        rules.check_seats(len(teams), taken, stage.seats, own, stage.seats_per_delegation)
    except Conflict as refusal:
        free = stage.seats - taken
        if stage.seats_per_delegation is not None:
            free = min(free, stage.seats_per_delegation - own)
        first_over = teams[max(free, 0)][0].row
        yield Problem(first_over, "", refusal.message, dict(refusal.values))


def rows_of(sheet: EntryImport) -> list[tuple[int, dict[str, str]]]:
    """The rows as they were typed."""
    return [(number, row) for number, row in json.loads(sheet.rows)]


def write_import(session: Session, sheet: EntryImport, *, by: User) -> list[Entry]:
    """Enter every row of a sheet without problems, as drafts; what changed since its check stops all of it."""
    if sheet.state is not ImportState.CHECKED:
        raise Conflict("This sheet is %(state)s already.", state=sheet.state)
    if sheet.problems:
        raise Refusal("The sheet has problems still; correct them and upload it again.")
    lock(session, sheet.stage)
    found, problems = _check(session, sheet.stage, sheet.delegation, rows_of(sheet))
    if problems:
        raise Conflict("Things have changed since this sheet was checked; upload it again to see what.")
    entries = [_enter(session, sheet, team, by=by) for team in spreadsheet.teams(found, sheet.stage.event.team_size)]
    sheet.state = ImportState.WRITTEN
    record(session, "entry_import.written", sheet, by=by, stage=words_of(sheet.stage), entries=len(entries))
    return entries


def _enter(session: Session, sheet: EntryImport, team: Sequence[Competitor], *, by: User) -> Entry:
    people = [
        find_or_add_person(
            session,
            name=each.name,
            id_kind=each.id_kind,
            id_number=each.id_number,
            phone=each.phone,
            employer=each.employer,
            by=by,
        )
        for each in team
    ]
    coach = next((each.coach for each in team if each.coach), "")
    employers = [each.employer for each in team]
    return enter(session, sheet.stage, sheet.delegation, people, coach=coach, employers=employers, by=by)


def discard_import(session: Session, sheet: EntryImport, *, by: User) -> None:
    """Put a checked sheet aside."""
    if sheet.state is not ImportState.CHECKED:
        raise Conflict("This sheet is %(state)s already.", state=sheet.state)
    sheet.state = ImportState.DISCARDED
    record(session, "entry_import.discarded", sheet, by=by)
