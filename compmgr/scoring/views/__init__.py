"""Pages of this room, cut by who reads them: organisers, judges, the chief judge."""

from flask import Blueprint

pages = Blueprint("scoring", __name__)

from compmgr.scoring.views import calibration, chief, judges, panel, rehearsal, scheme  # noqa: E402, F401
