"""Every verb of the hotline by one name: pages, commands and imports call these and nothing deeper.

Each takes the actor first, then the record, then keywords; is one transaction with its lines of the
audit; raises a :class:`portal.errors.PortalError` that says in a sentence what to do. ``seen`` is the
version of the record that the user was shown: another change in between is a ``Conflict``, and nothing
is written.
"""

from plugins.hotline.answering import (
    add,
    add_note,
    answer,
    change_message,
    close,
    pause,
    rate,
    remove_message,
    reopen,
    resume,
    solve,
    solve_with_duplicates,
    take_closing_back,
)
from plugins.hotline.arranging import (
    assign,
    assignees_for,
    change_request,
    leave,
    link_record,
    note_presence,
    others_here,
    take_on,
    unlink_record,
    watch,
)
from plugins.hotline.callers import (
    CallerDetails,
    erase_caller,
    guess_callers,
    shown_caller,
)
from plugins.hotline.checklist_templates import templates_for
from plugins.hotline.checklists import (
    add_checklist,
    add_item,
    add_template,
    remove_checklist,
    remove_item,
    tick,
)
from plugins.hotline.drafts import drafts_of, drop_draft, save_draft, take_draft
from plugins.hotline.joining import link, merge, preview_merge, split, undo_merge, unlink
from plugins.hotline.known_people import guess_people, person_of
from plugins.hotline.reckoning import clocks_of, marks_of
from plugins.hotline.removing import remove, restore
from plugins.hotline.renewing import renew, renewals
from plugins.hotline.taking import About, Call, ask, record_quiet_day, take_call
from plugins.hotline.visit_act import make_visit_act
from plugins.hotline.visits import agree_visit, cancel_visit, finish_visit, visit_of

__all__ = [
    "About",
    "Call",
    "CallerDetails",
    "add",
    "add_checklist",
    "add_item",
    "add_note",
    "add_template",
    "agree_visit",
    "answer",
    "ask",
    "assign",
    "assignees_for",
    "cancel_visit",
    "change_message",
    "change_request",
    "clocks_of",
    "close",
    "drafts_of",
    "drop_draft",
    "erase_caller",
    "finish_visit",
    "guess_callers",
    "guess_people",
    "leave",
    "link",
    "link_record",
    "make_visit_act",
    "marks_of",
    "merge",
    "note_presence",
    "others_here",
    "pause",
    "person_of",
    "preview_merge",
    "rate",
    "record_quiet_day",
    "remove",
    "remove_checklist",
    "remove_item",
    "remove_message",
    "renew",
    "renewals",
    "reopen",
    "restore",
    "resume",
    "save_draft",
    "shown_caller",
    "solve",
    "solve_with_duplicates",
    "split",
    "take_call",
    "take_closing_back",
    "take_draft",
    "take_on",
    "templates_for",
    "tick",
    "undo_merge",
    "unlink",
    "unlink_record",
    "visit_of",
    "watch",
]
