"""The application, put together: read this file first."""

import os
from pathlib import Path

from compmgr.accounts import guard
from compmgr.accounts.views import pages as accounts
from compmgr.anonymity.views import pages as anonymity
from compmgr.assessment.views import pages as assessment
from compmgr.audit import views as trail
from compmgr.certificates.views import pages as certificates
from compmgr.competitions.views import pages as competitions
from compmgr.desk.views import pages as desk
from compmgr.foundation import crypto, i18n, jobs, kept, logs, mail, storage, web
from compmgr.layouts.views import pages as layouts
from compmgr.portal.views import pages as portal
from compmgr.proof.services import keys, upkeep
from compmgr.proof.views import pages as proof
from compmgr.registration.views import pages as registration
from compmgr.results.views import pages as results
from compmgr.scoring.views import pages as scoring
from compmgr.sites.views import pages as sites
from config import Config, current

assert upkeep  # its chores are known before the engine starts
ROOT = Path(__file__).parent.parent
ROOMS = (
    accounts,
    competitions,
    registration,
    scoring,
    sites,
    anonymity,
    results,
    assessment,
    layouts,
    proof,
    certificates,
    desk,
    portal,
)


def create_app(config: Config | None = None) -> web.HouseFlask:
    """The whole system on the settings given, or on those of this process."""
    app = web.HouseFlask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_object(config or current())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.configure(app.config["LOG_LEVEL"])
    crypto.use_keyring(app.config["MASTER_KEYS"])
    storage.use_place(app.config["STORAGE"])
    mail.use_gateway(app.config["SMS_GATEWAY"], app.config["SMS_TOKEN"])
    keys.use_place(app.config)
    web.init_app(app)
    i18n.init_app(app)
    kept.init_app(app)
    trail.init_app(app)
    guard.init_app(app)
    jobs.use_engine(app.extensions["sessions"], app.config["JOB_ENGINE"])
    for pages in ROOMS:
        app.register_blueprint(pages)
    guard.check_doors(app)
    return app


def address() -> tuple[str, int]:
    """Where to listen: HOST and PORT, 127.0.0.1:8000 otherwise."""
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
