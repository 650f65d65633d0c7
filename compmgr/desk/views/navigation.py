"""The links of the signed-in user: what their permissions let them do, in the order in which a season happens."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _

from compmgr.accounts.guard import actor, current_user, reach
from compmgr.accounts.permissions import Permission
from compmgr.desk import queries
from compmgr.foundation.web import database

P = Permission


@dataclass(frozen=True)
class Page:
    """A page of the house: who may follow the link, and which things waiting are counted beside it."""

    endpoint: str
    title: str
    icon: str
    permissions: tuple[Permission, ...]
    waiting: str = ""


#: Nothing here opens a door: each page asks its own guard.
GROUPS: list[tuple[str, list[Page]]] = [
    (
        _("Desk"),
        [
            Page("desk.home", _("Overview"), "layout-dashboard", (P.DESK_VIEW,)),
            Page("desk.letters", _("Messages"), "bell", (P.ENTRY_SUBMIT, P.PANEL_MANAGE, P.MARK_OVERSEE), "letters"),
        ],
    ),
    (
        _("Competitions"),
        [
            Page("competitions.seasons", _("Seasons"), "calendar", (P.SEASON_MANAGE,)),
            Page("competitions.contests", _("Contests"), "trophy", (P.CONTEST_READ,), "contests"),
            Page("competitions.delegations", _("Delegations"), "users-group", (P.SEASON_MANAGE,)),
        ],
    ),
    (
        _("Registration"),
        [
            Page("registration.open_stages", _("Open for entry"), "door", (P.ENTRY_SUBMIT,)),
            Page("registration.all_entries", _("Entries"), "clipboard-list", (P.ENTRY_READ,)),
            Page("registration.review", _("Review of entries"), "clipboard-check", (P.ENTRY_REVIEW,), "entries"),
        ],
    ),
    (
        _("Marking"),
        [
            Page("anonymity.draws", _("Draws and codes"), "arrows-shuffle", (P.CODES_DRAW,)),
            Page("anonymity.panels", _("Panels"), "users-group", (P.PANEL_MANAGE,)),
            Page("scoring.judges", _("Judge profiles"), "scale", (P.PANEL_MANAGE,)),
            Page("scoring.my_works", _("My marking"), "pencil", (P.MARK_RECORD,)),
            Page("anonymity.my_ties", _("My relations"), "link", (P.MARK_RECORD, P.MARK_OVERSEE)),
            Page("scoring.boards", _("Marking boards"), "table", (P.MARK_OVERSEE,)),
            Page(
                "scoring.papers_by_stage", _("Typing in from paper"), "file-text", (P.MARK_TRANSCRIBE, P.MARK_OVERSEE)
            ),
            Page("scoring.rehearsal", _("Rehearsal"), "school", (P.MARK_RECORD, P.MARK_OVERSEE)),
            Page("scoring.calibrations", _("Calibration"), "adjustments", (P.MARK_OVERSEE,)),
            Page("scoring.library", _("Library of aspects"), "book", (P.SCHEME_MANAGE,)),
            Page("scoring.uploads", _("Outboxes of tablets"), "upload", (P.MARK_TRANSCRIBE, P.MARK_OVERSEE)),
        ],
    ),
    (
        _("Results"),
        [
            Page("results.results", _("Results"), "medal", (P.RESULT_READ, P.RESULT_COMPUTE), "results"),
            Page(
                "results.appeals", _("Appeals"), "gavel", (P.APPEAL_RULE, P.APPEAL_LODGE, P.RESULT_PUBLISH), "appeals"
            ),
        ],
    ),
    (
        _("Certificates"),
        [
            Page("certificates.certificates", _("Certificates"), "certificate", (P.CERTIFICATE_READ,)),
            Page("certificates.due", _("To be issued"), "rubber-stamp", (P.CERTIFICATE_ISSUE,)),
            Page("certificates.runs", _("Runs of certificates"), "stack-2", (P.CERTIFICATE_ISSUE,)),
            Page("layouts.layouts", _("Layouts of certificates"), "table", (P.LAYOUT_MANAGE,)),
            Page("portal.mine", _("My entries and certificates"), "id", (P.MY_PAGES,)),
            Page("portal.passport", _("Skill passport"), "book", (P.MY_PAGES,)),
            Page("portal.bulk_checks", _("Bulk checks"), "shield-check", (P.CERTIFICATE_CHECK,)),
            Page("accounts.api_keys", _("Interface keys"), "key", (P.CERTIFICATE_CHECK,)),
            Page("portal.text_messages", _("Text messages"), "phone", (P.CERTIFICATE_REVOKE,)),
        ],
    ),
    (
        _("Assessment"),
        [
            Page("sites.sites", _("Stations and bases"), "building", (P.SITE_READ,), "sites"),
            Page("assessment.batches", _("Assessment batches"), "school", (P.BATCH_READ,), "batches"),
        ],
    ),
    (
        _("System"),
        [
            Page("accounts.users", _("Users"), "users", (P.USER_MANAGE,)),
            Page("accounts.policy", _("Roles and permissions"), "shield-lock", (P.USER_MANAGE,)),
            Page("desk.trail", _("Audit trail"), "history", (P.AUDIT_READ,)),
        ],
    ),
]

#: Pages of the chief judge whose link is not the first of their room.
OVERSEEN = (
    dict.fromkeys(["scoring.calibration", "scoring.calibrated_judge", "scoring.reference"], "scoring.calibrations")
    | dict.fromkeys(["certificates.run", "certificates.new_run"], "certificates.runs")
    | {"portal.bulk_check": "portal.bulk_checks", "portal.read_text_message": "portal.text_messages"}
    | dict.fromkeys(["scoring.tablets", "scoring.make_passes", "scoring.flash_rounds"], "scoring.boards")
    | {"scoring.open_sheets": "scoring.boards"}
    | dict.fromkeys(["certificates.resignings", "certificates.resigning", "certificates.lost_key"], "certificates.runs")
    | dict.fromkeys(["scoring.board", "scoring.work_marks", "scoring.theory"], "scoring.boards")
)

#: Where a role begins, when it has no overview: the first page here that its permissions open.
BEGINNINGS = (
    (P.MARK_OVERSEE, "scoring.boards"),
    (P.MARK_TRANSCRIBE, "scoring.papers_by_stage"),
    (P.MARK_RECORD, "scoring.my_works"),
    (P.CODES_DRAW, "anonymity.draws"),
    (P.RESULT_SUPERVISE, "results.results"),
    (P.APPEAL_RULE, "results.appeals"),
    (P.CONTEST_MANAGE, "competitions.contests"),
    (P.ENTRY_SUBMIT, "registration.open_stages"),
    (P.PART_MARK, "assessment.batches"),
    (P.CERTIFICATE_ISSUE, "certificates.due"),
    (P.BATCH_READ, "assessment.batches"),
    (P.CERTIFICATE_READ, "certificates.certificates"),
    (P.MY_PAGES, "portal.mine"),
    (P.CERTIFICATE_CHECK, "portal.bulk_checks"),
    (P.USER_MANAGE, "accounts.users"),
    (P.AUDIT_READ, "desk.trail"),
)


def navigation() -> list[dict[str, object]]:
    """The groups of links the signed-in user may follow; a page this installation lacks is left out."""
    if current_user() is None:
        return []
    here = marked()
    groups = [{"title": title, "links": links(pages, here)} for title, pages in GROUPS]
    return [group for group in groups if group["links"]]


def links(pages: list[Page], here: str) -> list[dict[str, object]]:
    return [
        {
            "title": page.title,
            "url": url_for(page.endpoint),
            "icon": page.icon,
            "active": page.endpoint == here,
            "count": unread() if page.waiting == "letters" else waiting().get(page.waiting, 0),
        }
        for page in pages
        if page.endpoint in current_app.view_functions and any(map(reach, page.permissions))
    ]


def marked() -> str:
    """The link to mark: the page itself, or else the list of the room it belongs to."""
    here = request.endpoint or ""
    known = [page.endpoint for _title, pages in GROUPS for page in pages]
    if here in known:
        return here
    if here in OVERSEEN:
        return OVERSEEN[here]
    room = here.partition(".")[0]
    if room == "accounts" and here not in {"accounts.user", "accounts.new_user"}:
        return ""
    kinds = {"season": "competitions.seasons", "delegation": "competitions.delegations"}
    competition = next((page for word, page in kinds.items() if word in here), "competitions.contests")
    from_paper = any(word in here for word in ("paper", "theory"))
    own = {
        **({"scoring": "scoring.papers_by_stage"} if from_paper else {}),
        "competitions": competition,
        "registration": "registration.all_entries",
        "desk": "desk.trail" if "trail" in here else "",
    }
    return own.get(room, next((endpoint for endpoint in known if endpoint.startswith(f"{room}.")), ""))


def waiting() -> dict[str, int]:
    """What waits for the signed-in user, counted once a request."""
    if "waiting" not in g:
        held = {name: reach(one.permission) for name, one in queries.WAITING.items()}
        g.waiting = queries.waiting(database(), {name: within for name, within in held.items() if within})
    return g.waiting


def unread() -> int:
    return queries.unread(database(), actor().id)


def beginning() -> str | None:
    """The address of the page a role begins at, or nothing."""
    for permission, endpoint in BEGINNINGS:
        if endpoint in current_app.view_functions and reach(permission):
            return url_for(endpoint)
    return None
