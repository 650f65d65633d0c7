"""Pages of this room."""

from flask import Blueprint

pages = Blueprint("sites", __name__)
