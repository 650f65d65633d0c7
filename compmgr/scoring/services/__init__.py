"""The deeds of marking: the scheme, the panel, the sheets, the signatures; levels given unseen, calls, passes."""

from compmgr.scoring.services.calibration import (
    make_calibration,
    open_figures,
    record_reference,
)
from compmgr.scoring.services.devices import (
    note_contact,
)
from compmgr.scoring.services.editions import (
    new_edition,
    take_over,
)
from compmgr.scoring.services.files import (
    add_file,
    remove_file,
)
from compmgr.scoring.services.flash import (
    close_round,
    give_level,
    open_round,
    repeat_round,
    reveal_round,
    withdraw_round,
)
from compmgr.scoring.services.help import (
    answer_help,
    call_help,
)
from compmgr.scoring.services.library import (
    copy_aspects,
    keep_aspect,
    retire_aspect,
)
from compmgr.scoring.services.outbox import (
    read_file,
    upload_outbox,
)
from compmgr.scoring.services.panel import (
    add_work,
    appoint,
    assign_judge,
    dismiss,
    issue_sheets,
)
from compmgr.scoring.services.passes import (
    confirm_pin,
    end_pass,
    end_passes,
    make_passes,
    sign_in,
)
from compmgr.scoring.services.profiles import (
    import_profiles,
    write_profile,
)
from compmgr.scoring.services.recusal import (
    call_in,
    recuse,
    recuse_myself,
)
from compmgr.scoring.services.rehearsal import (
    start_rehearsal,
)
from compmgr.scoring.services.saving import (
    outbox_keys,
    remove_photo,
    require_tablet,
    save_field,
    save_photo,
)
from compmgr.scoring.services.scheme import (
    write_scheme,
)
from compmgr.scoring.services.settling import (
    justify_spread,
    settle_device,
)
from compmgr.scoring.services.sheets import (
    confer,
    record_marks,
    return_sheet,
    submit_sheet,
)
from compmgr.scoring.services.signing import (
    end_signature,
    record_part,
    sign_panel,
    sign_sheets,
)

__all__ = [
    "add_file",
    "add_work",
    "answer_help",
    "appoint",
    "assign_judge",
    "call_help",
    "call_in",
    "close_round",
    "confer",
    "confirm_pin",
    "copy_aspects",
    "dismiss",
    "end_pass",
    "end_passes",
    "end_signature",
    "give_level",
    "import_profiles",
    "issue_sheets",
    "justify_spread",
    "keep_aspect",
    "make_calibration",
    "make_passes",
    "new_edition",
    "note_contact",
    "open_figures",
    "open_round",
    "outbox_keys",
    "read_file",
    "record_marks",
    "record_part",
    "record_reference",
    "recuse",
    "recuse_myself",
    "remove_file",
    "remove_photo",
    "repeat_round",
    "require_tablet",
    "retire_aspect",
    "return_sheet",
    "reveal_round",
    "save_field",
    "save_photo",
    "settle_device",
    "sign_in",
    "sign_panel",
    "sign_sheets",
    "start_rehearsal",
    "submit_sheet",
    "take_over",
    "upload_outbox",
    "withdraw_round",
    "write_profile",
    "write_scheme",
]
