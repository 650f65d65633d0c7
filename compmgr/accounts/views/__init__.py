"""The pages of accounts: signing in and out, one's own account, and the administrator's users and policy."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)

from compmgr.accounts.views import keys, mine, sign_in, users  # noqa: E402, F401
