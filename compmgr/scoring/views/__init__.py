"""Pages of this room, cut by who reads them: organisers, judges, the chief judge."""

from flask import Blueprint

pages = Blueprint("scoring", __name__)

from compmgr.scoring.views import chief, judges, panel, saving, scheme, uploads  # noqa: E402, F401
