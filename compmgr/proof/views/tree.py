"""The page of the log: how long it is, its signed head, and how to check both."""

from flask import render_template
from flask.typing import ResponseReturnValue

from compmgr.accounts.guard import open_to_all
from compmgr.foundation.web import database
from compmgr.proof.queries import keys, log, status
from compmgr.proof.views import pages


@pages.get("/proof/log")
@open_to_all
def public_log() -> ResponseReturnValue:
    return render_template(
        "proof/public_log.html",
        head=log.newest_head(database()),
        heads=log.newest_heads(database(), 12),
        waits=log.waiting(database()),
        keys=keys.all_keys(database()),
        status=status.newest(database()),
    )
