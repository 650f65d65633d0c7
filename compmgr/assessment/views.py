"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("assessment", __name__)
