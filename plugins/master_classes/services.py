"""Every verb of the events by one name: pages, commands and jobs call these and nothing deeper.

Each takes the actor first, then the record, then keywords; is one transaction with its lines of the
audit; raises a :class:`portal.errors.PortalError` that says in a sentence what to do. ``seen`` is the
version of the record that the user was shown: another change in between is a ``Conflict``, and nothing
is written. A guest's :class:`PersonalLink` acts in place of an actor where the own enrolment is
cancelled, or an offer accepted or declined.
"""

from plugins.master_classes.allocating import place_in_list, waiting_list
from plugins.master_classes.copying import copied_into, copy_event, copy_season, copy_series
from plugins.master_classes.counting import Counts, counts_of
from plugins.master_classes.deadlines import (
    cancel_until,
    closes_at,
    may_cancel_now,
    may_enrol_now,
)
from plugins.master_classes.enrolling import (
    Outcome,
    Participant,
    cancel_enrolment,
    confirm,
    enrol,
    refuse,
    replace,
)
from plugins.master_classes.events import (
    cancel,
    change_event,
    close,
    create_event,
    hold,
    publish,
    remove_event,
    reopen,
)
from plugins.master_classes.leaders import (
    LeaderDetails,
    add_leader,
    change_leader,
    remove_leader,
)
from plugins.master_classes.people import what_speaks_against
from plugins.master_classes.personal_links import (
    find_link,
    is_linked,
    issue_link,
    linked_leaders,
    revoke_links,
)
from plugins.master_classes.proposals import accept, decline, propose
from plugins.master_classes.series import change_series, create_series
from plugins.master_classes.sessions import (
    SessionPlan,
    add_session,
    cancel_session,
    change_session,
    move_session,
    remove_session,
)
from plugins.master_classes.waiting import (
    accept_offer,
    decline_offer,
    promote,
    set_capacity,
)

__all__ = [
    "Counts",
    "LeaderDetails",
    "Outcome",
    "Participant",
    "SessionPlan",
    "accept",
    "accept_offer",
    "add_leader",
    "add_session",
    "cancel",
    "cancel_enrolment",
    "cancel_session",
    "cancel_until",
    "change_event",
    "change_leader",
    "change_series",
    "change_session",
    "close",
    "closes_at",
    "confirm",
    "copied_into",
    "copy_event",
    "copy_season",
    "copy_series",
    "counts_of",
    "create_event",
    "create_series",
    "decline",
    "decline_offer",
    "enrol",
    "find_link",
    "hold",
    "is_linked",
    "issue_link",
    "linked_leaders",
    "may_cancel_now",
    "may_enrol_now",
    "move_session",
    "place_in_list",
    "promote",
    "propose",
    "publish",
    "refuse",
    "remove_event",
    "remove_leader",
    "remove_session",
    "reopen",
    "replace",
    "revoke_links",
    "set_capacity",
    "waiting_list",
    "what_speaks_against",
]
