"""What is done with a batch: its life, its candidates, its marks."""

from compmgr.assessment.services.batches import (
    PUBLICITY_DAYS,
    approve_batch,
    correct_batch,
    file_batch,
    move_batch,
    return_batch,
    submit_batch,
)
from compmgr.assessment.services.candidates import add_candidate, import_candidates, remove_candidate
from compmgr.assessment.services.marks import import_marks, record_part, record_table, review_marks

__all__ = [
    "PUBLICITY_DAYS",
    "add_candidate",
    "approve_batch",
    "correct_batch",
    "file_batch",
    "import_candidates",
    "import_marks",
    "move_batch",
    "record_part",
    "record_table",
    "remove_candidate",
    "return_batch",
    "review_marks",
    "submit_batch",
]
