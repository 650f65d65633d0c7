"""Pages of the sites: the list, a site with its scope and batches, and the deeds of its life."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import actor, load, reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.audit.queries import entries_about
from compmgr.audit.views import deed_words
from compmgr.catalogue.models import Industry
from compmgr.catalogue.rules import SkillLevel
from compmgr.foundation.errors import Conflict, DomainError, NotFound
from compmgr.foundation.pages import Filter, by_enum, listing
from compmgr.foundation.web import database
from compmgr.sites import queries, services
from compmgr.sites.forms import PeriodForm, ReasonForm, ScopeForm, SiteForm
from compmgr.sites.models import Site, SiteScope
from compmgr.sites.rules import SITE, SiteKind, SiteState

pages = Blueprint("sites", __name__)

#: What may be decided about a site, by the name in the address: the state it leads to.
DECISIONS = {
    "trial": SiteState.TRIAL,
    "accreditation": SiteState.ACCREDITED,
    "renewal": SiteState.ACCREDITED,
    "suspension": SiteState.SUSPENDED,
    "resumption": SiteState.ACCREDITED,
    "expiry": SiteState.EXPIRED,
    "revocation": SiteState.REVOKED,
}
WITH_PERIOD = ("trial", "accreditation", "renewal")


@pages.get("/sites")
@requires(Permission.SITE_READ)
def sites() -> ResponseReturnValue:
    session = database()
    found = listing(
        session,
        queries.sites(reach()),
        columns={
            "name": Site.name,
            "province": Site.province_code,
            "state": Site.state,
            "until": Site.accredited_until,
            "sequence": Site.sequence,
        },
        default="province",
        search=(Site.name, Site.province, Site.sequence),
        filters=(
            by_enum("kind", _("Kind of site"), Site.kind, SiteKind),
            by_enum("state", _("State"), Site.state, SiteState),
            Filter("industry", _("Industry"), Industry.name, _industries()),
            Filter("province", _("Province"), Site.province_code, queries.provinces(session)),
        ),
    )
    return render_template("sites/sites.html", listing=found, sizes=queries.scope_sizes(session, found.rows))


@pages.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.SITE_ACCREDIT)
def new_site() -> ResponseReturnValue:
    form = _site_form()
    if form.validate_on_submit():
        try:
            site = services.add_site(database(), **_facts(form), by=actor())
            return redirect(url_for("sites.site", site_id=site.public_id))
        except DomainError as refusal:
            form.refuse("name" if isinstance(refusal, Conflict) else "sequence", refusal)
    return render_template("sites/new_site.html", form=form), 422 if form.errors else 200


@pages.get("/sites/<site_id>")
@requires(Permission.SITE_READ)
def site(site_id: str) -> ResponseReturnValue:
    site = load(Site, site_id)
    return _show(site)


@pages.route("/sites/<site_id>/edit", methods=["GET", "POST"])
@requires(Permission.SITE_ACCREDIT)
def edit_site(site_id: str) -> ResponseReturnValue:
    site = load(Site, site_id)
    form = _site_form(site)
    if form.validate_on_submit():
        try:
            version = int(form.version.data or 0) if (form.version.data or "").isdigit() else None
            services.change_site(database(), site, version=version, **_facts(form), by=actor())
            return redirect(url_for("sites.site", site_id=site.public_id))
        except DomainError as refusal:
            if "conflict" in refusal.values:
                pairs = refusal.values["conflict"].items()
                raise Conflict(
                    refusal.message, conflict={str(form[key].label.text): pair for key, pair in pairs}
                ) from None
            form.refuse("name" if isinstance(refusal, Conflict) else "sequence", refusal)
    return render_template("sites/edit_site.html", form=form, site=site), 422 if form.errors else 200


@pages.post("/sites/<site_id>/decisions/<decision>")
@requires(Permission.SITE_ACCREDIT)
def decide(site_id: str, decision: str) -> ResponseReturnValue:
    """One step of the site's life: trial, accreditation, renewal, suspension, resumption, expiry, revocation."""
    site = load(Site, site_id)
    if decision not in DECISIONS:
        raise NotFound("There is no such page, or you may not see it.")
    form: Any = PeriodForm() if decision in WITH_PERIOD else ReasonForm()
    if form.validate_on_submit():
        try:
            _decide(site, decision, form)
            flash(_("The decision is kept, with its reason, in the audit trail."), "success")
            return redirect(url_for("sites.site", site_id=site.public_id))
        except Conflict:
            raise
        except DomainError as refusal:
            form.refuse("reason", refusal)
    return _show(site, **{"form": form, "asked": decision}), 422


@pages.route("/sites/<site_id>/scope", methods=["GET", "POST"])
@requires(Permission.SITE_ACCREDIT)
def scope(site_id: str) -> ResponseReturnValue:
    """Which levels of one occupation the site may assess, and between which days."""
    site, session = load(Site, site_id), database()
    form = ScopeForm(valid_from=site.accredited_from, valid_until=site.accredited_until)
    form.occupation.offer(queries.occupations(session), lambda one: f"{one.code} {one.name}")
    if form.validate_on_submit():
        values = (form.levels.data, form.valid_from.data, form.valid_until.data)
        try:
            services.set_scope(session, site, form.occupation.row, *values, by=actor())
            flash(_("The scope is kept."), "success")
            return redirect(url_for("sites.scope", site_id=site.public_id))
        except DomainError as refusal:
            form.refuse("valid_until", refusal)
    scopes = queries.scopes_of(session, site)
    return render_template("sites/scope.html", site=site, form=form, scopes=by_occupation(scopes)), (
        422 if form.errors else 200
    )


def by_occupation(scopes: list[SiteScope]) -> list[tuple[SiteScope, list[SkillLevel]]]:
    """(a scope, the levels that hold for the same days) for each occupation, in the order of the scopes."""
    rows: dict[Any, tuple[SiteScope, list[SkillLevel]]] = {}
    for one in scopes:
        rows.setdefault((one.occupation_id, one.valid_from, one.valid_until), (one, []))[1].append(one.level)
    return list(rows.values())


def decisions_open(site: Site) -> list[str]:
    """The decisions that the state of the site allows, in the order of its life."""
    renewable = SITE.corrections_from(site.state) != ()
    suspended = site.state is SiteState.SUSPENDED
    ways = {"renewal": renewable, "resumption": suspended, "accreditation": not suspended}
    return [
        name
        for name, target in DECISIONS.items()
        if ways.get(name, True) and (SITE.allows(site.state, target) or name == "renewal")
    ]


def _decide(site: Site, decision: str, form: Any) -> None:
    session, by, values = database(), actor(), form.values()
    if decision == "trial":
        services.put_on_trial(session, site, **values, by=by)
    elif decision in WITH_PERIOD:
        services.accredit(session, site, **values, by=by)
    else:
        deeds = {
            "suspension": services.suspend,
            "resumption": services.resume,
            "expiry": services.expire,
            "revocation": services.revoke,
        }
        deeds[decision](session, site, values["reason"], by=by)


def _show(site: Site, **more: Any) -> str:
    session = database()
    open_now = decisions_open(site)
    forms = {name: _decision_form(name, site) for name in open_now} | (
        {more["asked"]: more["form"]} if "form" in more else {}
    )
    for name, form in forms.items():
        for field in form:
            field.id = field.label.field_id = f"{name}-{field.short_name}"
    return render_template(
        "sites/site.html",
        site=site,
        scopes=by_occupation(queries.scopes_of(session, site)),
        life=[SiteState.APPLIED, SiteState.TRIAL, SiteState.ACCREDITED],
        decisions=open_now,
        forms=forms,
        asked=more.get("asked"),
        story=entries_about(session, site)[-12:],
        deed_words=deed_words,
        SiteState=SiteState,
    )


def _decision_form(decision: str, site: Site) -> PeriodForm | ReasonForm:
    if decision in WITH_PERIOD:
        return PeriodForm(formdata=None, accredited_from=site.accredited_from, accredited_until=site.accredited_until)
    return ReasonForm(formdata=None)


def _industries() -> list[tuple[str, str]]:
    return [(one.name, one.name) for one in queries.industries(database())]


def _site_form(site: Site | None = None) -> SiteForm:
    form = SiteForm(obj=site)
    form.industry.offer(queries.industries(database()), lambda one: one.name)
    if site and not form.is_submitted():
        form.industry.data, form.version.data = site.industry.public_id, str(site.version)
    return form


def _facts(form: SiteForm) -> dict[str, Any]:
    return {**form.values("version", "industry"), "industry": form.industry.row}
