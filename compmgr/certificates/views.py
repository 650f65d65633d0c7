"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("certificates", __name__)
