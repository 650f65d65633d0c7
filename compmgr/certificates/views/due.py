"""What can be issued: for each kind, the results, contests, batches and sites with certificates still to come."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from compmgr.accounts.guard import reach, requires
from compmgr.accounts.permissions import Permission
from compmgr.assessment.models import Batch
from compmgr.certificates.queries.due import Counts, Origin, counts, sources
from compmgr.certificates.rules.states import CertificateKind
from compmgr.certificates.views import pages
from compmgr.competitions.models import Contest, Event, Stage
from compmgr.foundation.i18n import word
from compmgr.foundation.pages import listing
from compmgr.foundation.web import database
from compmgr.sites.models import Site

K = CertificateKind
#: By the name in the address: the kind, and what its certificates come from.
TABS: dict[str, tuple[CertificateKind, Origin]] = {
    "award": (K.AWARD, Origin.RESULT),
    "title": (K.TITLE, Origin.RESULT),
    "participation": (K.PARTICIPATION, Origin.RESULT),
    "judge_letter": (K.JUDGE_LETTER, Origin.RESULT),
    "organiser_letter": (K.ORGANISER_LETTER, Origin.CONTEST),
    "score_slip": (K.SCORE_SLIP, Origin.RESULT),
    "vocational": (K.VOCATIONAL, Origin.BATCH),
    "candidate_slip": (K.SCORE_SLIP, Origin.BATCH),
    "accreditation": (K.ACCREDITATION, Origin.SITE),
}
COLUMNS: dict[Origin, tuple[dict[str, Any], str, tuple[Any, ...]]] = {
    Origin.RESULT: ({"held": Stage.starts_at, "name": Event.name}, "held", (Contest.name, Event.name, Stage.name)),
    Origin.CONTEST: ({"held": Contest.id, "name": Contest.name}, "held", (Contest.name,)),
    Origin.BATCH: ({"held": Batch.held_on, "name": Batch.name}, "held", (Batch.name, Batch.occupation_name)),
    Origin.SITE: ({"held": Site.accredited_from, "name": Site.name}, "held", (Site.name, Site.province)),
}


@pages.get("/certificates/due")
@requires(Permission.CERTIFICATE_ISSUE)
def due() -> ResponseReturnValue:
    chosen = request.args.get("kind", "")
    tab = chosen if chosen in TABS else "award"
    kind, origin = TABS[tab]
    columns, usual, search = COLUMNS[origin]
    rows = listing(
        database(), sources(kind, origin, reach()), columns=columns, default=usual, descending=True, search=search
    )
    found = counts(database(), kind, origin, rows.rows)
    return render_template(
        "certificates/due.html",
        listing=rows,
        counts=found,
        none=Counts(),
        tab=tab,
        tabs={name: tab_words(name) for name in TABS},
        kind=kind,
        origin=origin,
        described=described,
    )


def tab_words(tab: str) -> str:
    """A kind by its word; score slips come from two places."""
    words = {"score_slip": _("Score slips of contests"), "candidate_slip": _("Score slips of assessments")}
    return words.get(tab) or word(TABS[tab][0])


def described(origin: Origin, source: Any) -> tuple[str, str, Any]:
    """What a source is called, what stands below its name, and its state."""
    if origin is Origin.RESULT:
        event = source.stage.event
        return event.name, f"{event.contest.name} · {source.stage.name} · {word(event.group)}", source.state
    if origin is Origin.CONTEST:
        return source.name, source.organiser, source.state
    if origin is Origin.BATCH:
        return source.name, f"{source.site.name} · {source.occupation_name} · {word(source.level)}", source.state
    return source.name, word(source.kind), source.state
