"""Pages of this room: batches, their candidates, and their marks."""

from flask import Blueprint

pages = Blueprint("assessment", __name__)

from compmgr.assessment.views import batches, candidates, marks  # noqa: E402, F401
