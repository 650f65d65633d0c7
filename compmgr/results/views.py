"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("results", __name__)
