"""Every verb of folders by one name: pages and commands call these and nothing deeper.

Each takes the actor first, then the folder, then keywords, and is one transaction with its lines of the
audit. ``seen`` is the version that the user was shown: another change in between is a ``Conflict``.
"""

from plugins.document_control.folders.collecting import (
    add_material,
    add_scans,
    answer_remark,
    drop_material,
    drop_scan,
    hand_in,
    say_part,
    take_back,
)
from plugins.document_control.folders.opening import (
    Foreseen,
    Opening,
    foresee,
    open_folders,
    open_one,
)
from plugins.document_control.folders.previewing import (
    begin,
    canned_remarks,
    close,
    drop_remark,
    give_out,
    judge_remark,
    mark_part,
    raise_canned,
    raise_remark,
    set_inspector,
)
from plugins.document_control.folders.templates import make_own, remove_part, save_part

__all__ = [
    "Foreseen",
    "Opening",
    "add_material",
    "add_scans",
    "answer_remark",
    "begin",
    "canned_remarks",
    "close",
    "drop_material",
    "drop_remark",
    "drop_scan",
    "foresee",
    "give_out",
    "hand_in",
    "judge_remark",
    "make_own",
    "mark_part",
    "open_folders",
    "open_one",
    "raise_canned",
    "raise_remark",
    "remove_part",
    "save_part",
    "say_part",
    "set_inspector",
    "take_back",
]
