"""Pages and files for whoever wants to check us; all of them are public."""

from flask import Blueprint

pages = Blueprint("proof", __name__)

from compmgr.proof.views import files, offline, tree  # noqa: E402, F401  they hang their addresses on it
