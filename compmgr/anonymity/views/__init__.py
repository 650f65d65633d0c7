"""Pages of this room: the coding judge's draws, lists and files of works, the draw as everybody sees it; the
organisers' panels, and everybody's own relations."""

from flask import Blueprint

pages = Blueprint("anonymity", __name__)

from compmgr.anonymity.views import draws, files, lists, panels, proposals, public, ties  # noqa: E402, F401
