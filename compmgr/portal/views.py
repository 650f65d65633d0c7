"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("portal", __name__)
