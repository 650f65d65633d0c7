"""Pages of this room: the coding judge's draws, lists and files of works, and the draw as everybody sees it."""

from flask import Blueprint

pages = Blueprint("anonymity", __name__)

from compmgr.anonymity.views import draws, files, lists, public  # noqa: E402, F401
