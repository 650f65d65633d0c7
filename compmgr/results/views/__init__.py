"""Pages of results, cut by what people come for."""

from flask import Blueprint

pages = Blueprint("results", __name__)

from compmgr.results.views import appealing, lists, placings, publishing, recusals, signing, stages  # noqa: E402, F401
