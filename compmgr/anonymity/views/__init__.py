"""Pages of this room: the coding judge's draws and slips."""

from flask import Blueprint

pages = Blueprint("anonymity", __name__)

from compmgr.anonymity.views import draws  # noqa: E402, F401
