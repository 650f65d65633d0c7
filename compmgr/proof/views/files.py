"""Keys, list and proofs as files: open to every address, kept by nobody longer than they are good."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import open_to_all
from compmgr.foundation.errors import NotFound
from compmgr.foundation.web import database
from compmgr.proof.queries import log as queries
from compmgr.proof.queries import status as status_queries
from compmgr.proof.services import published
from compmgr.proof.views import pages

#: Leaves answered at a time.
MOST = 1000
SCRIPT = Path(__file__).parents[3] / "docs" / "verify_certificate.py"


@pages.get("/proof/keys.json")
@open_to_all
def key_file() -> ResponseReturnValue:
    return opened(jsonify(published.keys_file(database())), seconds=600)


@pages.get("/proof/status")
@open_to_all
def status_list() -> ResponseReturnValue:
    """The signed list as the worker made it, which it does within a minute of an end; compact JWS."""
    newest = status_queries.newest(database())
    if newest is None:
        raise NotFound("Nothing was signed here yet.")
    answer = Response(newest.signed, mimetype="application/jwt")
    answer.set_etag(f"status-{newest.number}")
    return opened(answer, seconds=600).make_conditional(request)


@pages.get("/proof/log/head.json")
@open_to_all
def log_head() -> ResponseReturnValue:
    newest = queries.newest_head(database())
    return opened(jsonify(published.head(newest) if newest else {"size": 0}), seconds=60)


@pages.get("/proof/log/proofs/<subject>")
@open_to_all
def log_proofs(subject: str) -> ResponseReturnValue:
    """By the token of a certificate, the end of its address: who has it, has seen the certificate."""
    found = published.proofs_file(database(), subject)
    if found is None:
        raise NotFound("There is no such page, or you may not see it.")
    return opened(jsonify(found), seconds=60)


@pages.get("/proof/log/leaves")
@open_to_all
def log_leaves() -> ResponseReturnValue:
    """So many leaves of the tree from `?from=`, in their order; an empty list at its end."""
    leaves = queries.leaves_from(database(), number("from"), MOST)
    return opened(jsonify({"leaves": [leaf.leaf for leaf in leaves]}), seconds=60)


@pages.get("/proof/log/consistency")
@open_to_all
def log_consistency() -> ResponseReturnValue:
    """That the log of head `?to=` continues that of head `?from=`."""
    first, second = number("from"), number("to")
    heads: Mapping[int, Any] = {size: queries.head_of(database(), size) for size in (first, second)}
    if first > second or None in heads.values():
        raise NotFound("There is no such page, or you may not see it.")
    told = {"from": published.head(heads[first]), "to": published.head(heads[second])}
    return opened(jsonify({**told, "path": queries.consistency(database(), first, second)}), seconds=600)


@pages.get("/proof/verify_certificate.py")
@open_to_all
def script() -> ResponseReturnValue:
    """The program with which strangers check us: it knows nothing of this system."""
    return opened(Response(SCRIPT.read_bytes(), mimetype="text/x-python"), seconds=600)


def number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def opened(answer: Response, *, seconds: int) -> Response:
    """Any page anywhere may read this."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    return answer
