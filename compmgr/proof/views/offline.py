"""The check without a network: a page and its scripts that know the facts from the address and send them nowhere."""

from flask import current_app, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import open_to_all
from compmgr.proof.rules.facts import CertificateKind
from compmgr.proof.rules.keys import Standing
from compmgr.proof.views import pages


@pages.app_context_processor
def words_of_codes() -> dict[str, object]:
    """For the partial `proof/_offline.html`, which the page of a certificate includes."""
    return {"code_kinds": CertificateKind, "standings": Standing}


@pages.get("/proof/offline")
@open_to_all
def offline_check() -> ResponseReturnValue:
    return render_template("proof/offline.html")


@pages.get("/proof/worker.js")
@open_to_all
def worker() -> ResponseReturnValue:
    """Keeps the page of this check in the browser; it may stand in for /c/… when there is no network."""
    answer = send_from_directory(str(current_app.static_folder), "proof/worker.js", max_age=0)
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer
