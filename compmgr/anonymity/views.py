"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("anonymity", __name__)
