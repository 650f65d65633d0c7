"""The exchange sheet of WorldSkills: an .xlsx titled `CIS Marking Scheme Import`."""

from compmgr.scoring.spreadsheet.cis.headings import is_one
from compmgr.scoring.spreadsheet.cis.reading import read
from compmgr.scoring.spreadsheet.cis.writing import filled

__all__ = ["filled", "is_one", "read"]
