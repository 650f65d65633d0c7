"""Pages of this room: the coding judge's draws and slips, the organisers' panels, everybody's own relations."""

from flask import Blueprint

pages = Blueprint("anonymity", __name__)

from compmgr.anonymity.views import draws, panels, proposals, ties  # noqa: E402, F401
