"""Pages of certificates: the register and one certificate, what can be issued, runs and what comes out of them."""

from flask import Blueprint, current_app, has_request_context, request
from flask.blueprints import BlueprintSetupState

from compmgr.certificates import services

pages = Blueprint("certificates", __name__)


@pages.record_once
def take_public_address(setup: BlueprintSetupState) -> None:
    services.use_public_address(setup.app.config["PUBLIC_URL"], asked)


def asked() -> str:
    """Where the request that is answered came to; nothing in a command or a job."""
    return request.url_root.rstrip("/") if has_request_context() else ""


def address() -> str:
    """The public address: the setting, or where the embedded server was asked."""
    return current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")


from compmgr.certificates.views import (  # noqa: E402
    due,  # noqa: F401
    numbering,  # noqa: F401
    outputs,  # noqa: F401
    register,  # noqa: F401
    registry,  # noqa: F401
    replacing,  # noqa: F401
    resigning,  # noqa: F401
    runs,  # noqa: F401
)
