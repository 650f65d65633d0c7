"""A marking scheme as a sheet: its template, and reading one whole or not at all."""

from compmgr.scoring.spreadsheet.table import COLUMNS, blank, filled, read

__all__ = ["COLUMNS", "blank", "filled", "read"]
