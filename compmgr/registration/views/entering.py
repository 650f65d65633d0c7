"""A delegation's pages: one entry, new, edit; submitting and withdrawing."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, requires
from compmgr.accounts.permissions import Permission
from compmgr.audit.queries import entries_about
from compmgr.competitions.models import Delegation
from compmgr.foundation.errors import DomainError
from compmgr.foundation.web import database
from compmgr.people.models import Person
from compmgr.people.services import find_or_add_person
from compmgr.registration import services
from compmgr.registration.forms import EntryForm, MemberForm, ReasonForm
from compmgr.registration.models import Entry
from compmgr.registration.rules.entering import EDITABLE, EXPECTED, TO_REVIEW
from compmgr.registration.rules.states import ENTRY, EntryState
from compmgr.registration.views import own_delegations, pages, stage_at


@pages.get("/entries/<entry_id>")
@requires(Permission.ENTRY_READ)
def entry(entry_id: str) -> ResponseReturnValue:
    return entry_page(load(Entry, entry_id))


def entry_page(found: Entry, *, numbers_shown: bool = False) -> str:
    """The page of an entry with masked numbers; they are shown only in the answer to asking for them."""
    return render_template(
        "registration/entry.html",
        entry=found,
        numbers_shown=numbers_shown,
        story=entries_about(database(), found),
        editable=found.state in EDITABLE,
        to_review=found.state in TO_REVIEW,
        expected=found.state in EXPECTED,
        corrections=ENTRY.corrections_from(found.state),
        may_withdraw=ENTRY.allows(found.state, EntryState.WITHDRAWN),
        reason_form=ReasonForm(formdata=None),
    )


@pages.route("/stages/<stage_id>/entries/new", methods=["GET", "POST"])
@requires(Permission.ENTRY_SUBMIT)
def new_entry(stage_id: str) -> ResponseReturnValue:
    stage, form = stage_at(stage_id), EntryForm()
    delegations = own_delegations(stage)
    form.delegation.offer(delegations, lambda delegation: delegation.name)
    if not form.is_submitted() and len(delegations) == 1:
        form.delegation.data = delegations[0].public_id
    members = member_forms(stage.event.team_size)
    if all_valid(form, members):
        try:
            people = people_of(members)
            added = services.enter(
                database(),
                stage,
                form.delegation.row,
                people,
                coach=form.coach.data or "",
                employers=[member.employer.data or "" for member in members],
                by=actor(),
            )
            if request.form.get("submit_now"):
                services.submit(database(), added, by=actor())
                flash(_("Entered and submitted for review: %(name)s.", name=added.title), "success")
            else:
                flash(
                    _("Kept as a draft: %(name)s. Submit it before registration closes.", name=added.title), "success"
                )
            return redirect(url_for("registration.entries", stage_id=stage_id))
        except DomainError as refusal:
            refuse(form, members, refusal)
    return entry_form_page(stage, form, members, None)


@pages.route("/entries/<entry_id>/edit", methods=["GET", "POST"])
@requires(Permission.ENTRY_SUBMIT)
def edit_entry(entry_id: str) -> ResponseReturnValue:
    found = load(Entry, entry_id)
    form = EntryForm(obj=found)
    del form.delegation
    form.show(found)
    members = member_forms(found.stage.event.team_size, found)
    if all_valid(form, members):
        form.require_version(found)
        try:
            people = people_of(members)
            employers = [member.employer.data or "" for member in members]
            coach = form.coach.data or ""
            services.change_entry(database(), found, people, coach=coach, employers=employers, by=actor())
            if request.form.get("submit_now"):
                services.submit(database(), found, by=actor())
            flash(_("The entry is kept."), "success")
            return redirect(url_for("registration.entry", entry_id=entry_id))
        except DomainError as refusal:
            refuse(form, members, refusal)
    return entry_form_page(found.stage, form, members, found)


def member_forms(team_size: int, entry: Entry | None = None) -> list[MemberForm]:
    """A form for each member, filled from the entry that is edited."""
    forms = []
    for position in range(team_size):
        known: dict[str, Any] = {}
        if entry is not None and position < len(entry.members):
            member, person = entry.members[position], entry.members[position].person
            known = {
                "name": member.name,
                "id_kind": person.id_kind,
                "id_number": person.id_number,
                "phone": person.phone,
                "employer": member.employer,
            }
        forms.append(MemberForm(prefix=f"member-{position + 1}-", data=known or None))
    return forms


def all_valid(form: EntryForm, members: Sequence[MemberForm]) -> bool:
    """Every form is asked, so that all faults are shown at once."""
    return form.is_submitted() and all([each.validate() for each in (form, *members)])


def people_of(members: Sequence[MemberForm]) -> list[Person]:
    """The person of each member; a refusal stands beside the name or number it is about."""
    people = []
    for member in members:
        try:
            people.append(find_or_add_person(database(), **member.values(), by=actor()))
        except DomainError as refusal:
            member.refuse("name", refusal)
            raise
    return people


def refuse(form: EntryForm, members: Sequence[MemberForm], refusal: DomainError) -> None:
    """Put what is not about one member above the form; nothing of the attempt is kept."""
    database().rollback()
    if not any(member.errors for member in members):
        form.refuse("coach", refusal)


def entry_form_page(
    stage: Any, form: EntryForm, members: Sequence[MemberForm], found: Entry | None
) -> ResponseReturnValue:
    page = render_template("registration/entry_form.html", stage=stage, form=form, members=members, entry=found)
    return page, 422 if form.errors or any(member.errors for member in members) else 200


@pages.post("/entries/<entry_id>/submission")
@requires(Permission.ENTRY_SUBMIT)
def submit(entry_id: str) -> ResponseReturnValue:
    services.submit(database(), load(Entry, entry_id), by=actor())
    flash(_("Submitted for review."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))


@pages.post("/stages/<stage_id>/delegations/<delegation_id>/submissions")
@requires(Permission.ENTRY_SUBMIT)
def submit_all(stage_id: str, delegation_id: str) -> ResponseReturnValue:
    stage, delegation = stage_at(stage_id), load(Delegation, delegation_id)
    submitted = services.submit_all(database(), stage, delegation, by=actor())
    flash(_("%(count)s entries submitted for review.", count=len(submitted)), "success")
    return redirect(url_for("registration.entries", stage_id=stage_id))


@pages.post("/entries/<entry_id>/withdrawal")
@requires(Permission.ENTRY_SUBMIT)
def withdraw(entry_id: str) -> ResponseReturnValue:
    services.withdraw(database(), load(Entry, entry_id), reason=request.form.get("reason"), by=actor())
    flash(_("The entry is withdrawn; its seat is free."), "success")
    return redirect(url_for("registration.entry", entry_id=entry_id))
