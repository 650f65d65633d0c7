"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("competitions", __name__)
