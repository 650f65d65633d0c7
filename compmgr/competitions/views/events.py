"""The event pages: one event with its settings and stages, new, edit."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.catalogue import queries as catalogue
from compmgr.catalogue.models import Occupation
from compmgr.competitions import queries, services
from compmgr.competitions.forms import EventForm, figure, shown
from compmgr.competitions.models import Contest, Event
from compmgr.competitions.rules import AwardRule, TieBreak
from compmgr.competitions.rules.states import SETTLED
from compmgr.competitions.views import pages
from compmgr.foundation.errors import DomainError
from compmgr.foundation.i18n import word
from compmgr.foundation.web import database


@pages.get("/events/<event_id>")
@requires(Permission.CONTEST_READ)
def event(event_id: str) -> ResponseReturnValue:
    found = queries.visible(database(), Event, event_id, reach())
    return render_template(
        "competitions/event.html",
        event=found,
        stages=queries.stages_of_event(database(), found),
        settled=found.contest.state in SETTLED,
        story=queries.story_of(database(), found),
        tie_words=tie_words,
        award_words=award_words,
    )


def tie_words(keys: list[str]) -> list[str]:
    """What equal totals are compared by, in words; a key of the contest's own as it is."""
    return [word(TieBreak(key)) if key in set(TieBreak) else key for key in keys]


def award_words(event: Event) -> list[tuple[str, str]]:
    """Each award and its figure: a ratio, a number, or places."""
    names = {
        "first_prize": _("First prize"),
        "second_prize": _("Second prize"),
        "third_prize": _("Third prize"),
        "excellence": _("Award of excellence"),
        "excellence_to": _("Award of excellence, down to"),
    }
    figures = event.award_figures or {}
    sign = "%" if event.award_rule is AwardRule.BY_RATIO else ""
    return [(words, f"{figure(figures[name])}{sign}") for name, words in names.items() if name in figures]


@pages.route("/contests/<contest_id>/events/new", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def new_event(contest_id: str) -> ResponseReturnValue:
    contest, form = load(Contest, contest_id), EventForm()
    offer_occupations(form)
    if form.validate_on_submit():
        try:
            added = services.add_event(database(), contest, **form.settings(), by=actor())
            flash(_("The event is there. Now add its stages."), "success")
            return redirect(url_for("competitions.event", event_id=added.public_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/event_form.html", form=form, contest=contest, event=None)
    return page, 422 if form.errors else 200


@pages.route("/events/<event_id>/edit", methods=["GET", "POST"])
@requires(Permission.CONTEST_MANAGE)
def edit_event(event_id: str) -> ResponseReturnValue:
    found = load(Event, event_id)
    form = EventForm(obj=found)
    if not form.is_submitted():
        form = EventForm(formdata=None, obj=found)
        for name, value in shown(found).items():
            form[name].data = value
    offer_occupations(form)
    form.show(found)
    if form.validate_on_submit():
        form.require_version(found, shown(found))
        try:
            services.change_event(database(), found, by=actor(), **form.settings())
            return redirect(url_for("competitions.event", event_id=event_id))
        except DomainError as refusal:
            form.refuse("name", refusal)
    page = render_template("competitions/event_form.html", form=form, contest=found.contest, event=found)
    return page, 422 if form.errors else 200


def offer_occupations(form: EventForm) -> None:
    form.occupation.offer(catalogue.occupations(database()), occupation_words)


def occupation_words(occupation: Occupation) -> str:
    """`品酒师 6-02-06-07（2022 年版）`: the edition belongs to the key."""
    return _(
        "%(name)s %(code)s (edition %(edition)s)",
        name=occupation.name,
        code=occupation.code,
        edition=occupation.edition,
    )
