"""PDF pages in the house's own fonts: text, border, emblem and QR code, with no word of the trade."""

from compmgr.foundation.pdf.border import guilloche_frame
from compmgr.foundation.pdf.codes import qr_code
from compmgr.foundation.pdf.colours import FADED_RED, GOLD, INK, PALE_GOLD, PALE_RED, QUIET, SEAL_RED, WHITE
from compmgr.foundation.pdf.emblem import crest, seal
from compmgr.foundation.pdf.fonts import Face
from compmgr.foundation.pdf.pages import A4_LANDSCAPE, A4_PORTRAIT, Page, photo
from compmgr.foundation.pdf.text import check_text, draw_text, fitted_size, lines_within, text_width, wrap

__all__ = [
    "A4_LANDSCAPE",
    "A4_PORTRAIT",
    "FADED_RED",
    "GOLD",
    "INK",
    "PALE_GOLD",
    "PALE_RED",
    "QUIET",
    "SEAL_RED",
    "WHITE",
    "Face",
    "Page",
    "check_text",
    "crest",
    "draw_text",
    "fitted_size",
    "guilloche_frame",
    "lines_within",
    "photo",
    "qr_code",
    "seal",
    "text_width",
    "wrap",
]
