"""One's own pages: entries, results, assessments with why, and certificates to download."""

from urllib.parse import quote

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import load, reach, requires
from compmgr.accounts.permissions import Permission, Scope
from compmgr.anonymity.queries import tickets_of
from compmgr.assessment.queries import candidacies_of, standings_of
from compmgr.certificates.models import Certificate
from compmgr.certificates.rules.states import CertificateState
from compmgr.certificates.services import file_of
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.portal import queries
from compmgr.portal.views import pages


@pages.get("/mine")
@requires(Permission.MY_PAGES)
def mine() -> ResponseReturnValue:
    """Only what belongs to the people this account stands for; nothing before it is published."""
    session, own = database(), reach().ids(Scope.PERSON)
    entries = queries.entries_of(session, own)
    placings = queries.placings_of(session, entries)
    candidacies = candidacies_of(session, own)
    known = queries.candidacies_known(candidacies)
    return render_template(
        "portal/mine.html",
        people=queries.people(session, own),
        entries=entries,
        placings=placings,
        tickets={entry.id: tickets_of(session, entry) for entry in entries if entry.id in placings},
        candidacies=candidacies,
        standings=standings_of(session, [one for one in candidacies if one.id in known]),
        certificates=queries.certificates_of(session, own),
        CertificateState=CertificateState,
    )


@pages.get("/mine/certificates/<certificate_id>")
@requires(Permission.MY_PAGES)
def my_certificate(certificate_id: str) -> ResponseReturnValue:
    """The file as it was issued, byte for byte, under a name of its own."""
    certificate = load(Certificate, certificate_id)
    if certificate.state is not CertificateState.ISSUED:
        raise NotFound("There is no such page, or you may not see it.")
    name = quote(f"证书-{certificate.number}.pdf")
    disposition = f"attachment; filename=\"certificate-{certificate.public_id}.pdf\"; filename*=UTF-8''{name}"
    return Response(file_of(certificate), mimetype="application/pdf", headers={"Content-Disposition": disposition})
