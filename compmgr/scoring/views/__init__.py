"""Pages of this room, cut by who reads them: organisers, judges, the chief judge."""

from flask import Blueprint

pages = Blueprint("scoring", __name__)

from compmgr.scoring.views import (  # noqa: E402
    calibration,  # noqa: F401
    chief,  # noqa: F401
    editions,  # noqa: F401
    flash,  # noqa: F401
    help,  # noqa: F401
    judges,  # noqa: F401
    library,  # noqa: F401
    panel,  # noqa: F401
    paper,  # noqa: F401
    profiles,  # noqa: F401
    rehearsal,  # noqa: F401
    saving,  # noqa: F401
    scheme,  # noqa: F401
    settling,  # noqa: F401
    signing,  # noqa: F401
    tablets,  # noqa: F401
    theory,  # noqa: F401
    uploads,  # noqa: F401
)
