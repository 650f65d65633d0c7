"""What is printed: the papers of a judge or a work, empty or with the marks as recorded; named by code and number."""

from collections.abc import Sequence

from flask import current_app, request, url_for

from compmgr.audit.queries import head as audit_head
from compmgr.competitions.models import Stage
from compmgr.foundation import clock
from compmgr.foundation.web import database
from compmgr.scoring import queries
from compmgr.scoring.document import Head, Paper, Part, draw_papers
from compmgr.scoring.models import JudgeSignature, Mark, MarkSheet, PanelMember, Work
from compmgr.scoring.queries import paper as papers

Marks = dict[int, dict[int, Mark]]


def print_papers(stage: Stage, member: PanelMember | None, work: Work | None, *, filled: bool) -> bytes:
    """The papers of a judge, of a work, or of both, as PDF."""
    found = papers.sheets_to_print(database(), stage, member=member, work=work)
    sheets = [sheet for own in found.values() for sheet in own]
    marks = papers.marks_on(database(), sheets) if filled else {}
    signatures = papers.signatures_of(database(), stage) if filled else {}
    drawn = [
        Paper(work.code, judge.number, _parts(own, marks), _signed(signatures.get(judge.id)) if filled else "")
        for (work, judge), own in found.items()
    ]
    event = stage.event
    head = Head(event.contest.name, event.name, stage.name, clock.now(), audit_head(database()), filled)
    return draw_papers(head, drawn, title=file_name(member, work).removesuffix(".pdf"))


def file_name(member: PanelMember | None, work: Work | None) -> str:
    """`K7Q2-3.pdf`: codes and numbers, never a name."""
    known = [work.code if work else "", str(member.number) if member else ""]
    return f"{'-'.join(filter(None, known))}.pdf"


def _parts(sheets: Sequence[MarkSheet], marks: Marks) -> list[Part]:
    found = []
    for sheet in sheets:
        sub, own = sheet.sub_criterion, marks.get(sheet.id, {})
        keys = {aspect.id: aspect.key for aspect in sub.aspects}
        values = {keys[aspect_id]: mark.value for aspect_id, mark in own.items() if aspect_id in keys}
        notes = {keys[aspect_id]: mark.note for aspect_id, mark in own.items() if aspect_id in keys}
        aspects = [queries.aspect_rules(aspect) for aspect in sub.aspects]
        receipts = {keys[aspect_id]: _receipt(mark) for aspect_id, mark in own.items() if aspect_id in keys}
        found.append(Part(sub.key, sub.name, aspects, _address(sheet), values, notes, receipts))
    return found


def _receipt(mark: Mark) -> str:
    """When a mark was recorded, and which row of the ledger it is."""
    return f"{clock.local(mark.at).strftime('%m-%d %H:%M:%S')}  {mark.public_id[:10]}"


def _address(sheet: MarkSheet) -> str:
    """Where a sheet is typed, as a scanner has to be told it: with the address of this system."""
    root = current_app.config["PUBLIC_URL"] or request.url_root
    return root.rstrip("/") + url_for("scoring.type_paper", sheet_id=sheet.public_id)


def _signed(signature: JudgeSignature | None) -> str:
    if signature is None:
        return "裁判尚未签字"
    at = clock.local(signature.at).strftime("%Y-%m-%d %H:%M")
    number = signature.member.number
    return f"{number}号裁判于{at}签字，共{signature.sheets}张评分表，评分指纹 {signature.marks_hash[:16]}"
