"""A marking scheme as a sheet: our own simple table, or the exchange sheet of CIS; the sheet tells which it is."""

from compmgr.foundation.spreadsheet import Problem
from compmgr.scoring.rules.scheme import Scheme
from compmgr.scoring.spreadsheet import cis
from compmgr.scoring.spreadsheet.book import sheets_in
from compmgr.scoring.spreadsheet.table import COLUMNS, blank, filled, read_table
from compmgr.scoring.spreadsheet.words import in_words, out_of_words

__all__ = ["COLUMNS", "blank", "exchange_sheet", "filled", "in_words", "out_of_words", "read"]

exchange_sheet = cis.filled


def read(content: bytes) -> tuple[Scheme, list[Problem]]:
    """The scheme of a sheet of either kind, and all that is wrong with it by row and column.

    Refusal when it is no sheet of a scheme at all.
    """
    book = sheets_in(content)
    exchange = next((sheet for sheet in book if cis.is_one(sheet)), None)
    return cis.read(exchange) if exchange else read_table(content, book)
