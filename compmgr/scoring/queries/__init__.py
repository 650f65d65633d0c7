"""Asking about schemes, panels, works, sheets and marks; never about a competitor."""

from compmgr.scoring.queries.board import board_of, marks_by_sub, stages_to_oversee
from compmgr.scoring.queries.grid import fields_of, grid_of, photo_name, photos_of
from compmgr.scoring.queries.marks import (
    blank_aspects,
    current_marks,
    marks_of,
    part_mark,
    part_marks_of,
    values_of_work,
)
from compmgr.scoring.queries.panel import (
    is_on_a_panel,
    judges_of,
    member_of,
    members_of,
    people_named,
    staff_of,
    within,
    works_of,
)
from compmgr.scoring.queries.scheme import (
    aspect_rules,
    current_scheme,
    is_frozen,
    scheme_of_stage,
    scheme_rules,
    stages_being_marked,
    stages_with_sheets,
)
from compmgr.scoring.queries.sheets import (
    Progress,
    is_signed,
    open_codes,
    progress,
    sheet_keys,
    sheets_of,
    stage_progress,
    states_of,
)
from compmgr.scoring.queries.tables import place_of, tables_of
from compmgr.scoring.queries.uploads import uploads_within

__all__ = [
    "Progress",
    "aspect_rules",
    "blank_aspects",
    "board_of",
    "current_marks",
    "current_scheme",
    "fields_of",
    "grid_of",
    "is_frozen",
    "is_on_a_panel",
    "is_signed",
    "judges_of",
    "marks_by_sub",
    "marks_of",
    "member_of",
    "members_of",
    "open_codes",
    "part_mark",
    "part_marks_of",
    "people_named",
    "photo_name",
    "photos_of",
    "place_of",
    "progress",
    "scheme_of_stage",
    "scheme_rules",
    "sheet_keys",
    "sheets_of",
    "staff_of",
    "stage_progress",
    "stages_being_marked",
    "stages_to_oversee",
    "stages_with_sheets",
    "states_of",
    "tables_of",
    "uploads_within",
    "values_of_work",
    "within",
    "works_of",
]
