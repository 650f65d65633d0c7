"""Pages of layouts: the list and one layout with its versions, the editor, files and pictures."""

from flask import Blueprint

pages = Blueprint("layouts", __name__)

from compmgr.layouts.views import (  # noqa: E402
    editing,  # noqa: F401
    files,  # noqa: F401
    versions,  # noqa: F401
)
