"""Lists and workbooks that were begun and not taken in, as parts of a hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing.models import ImportRun
from plugins.staff.roundtrip.models import WorkbookReturn
from portal.accounts.hand_over.places import no_place, same_place
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.institutions.models import Membership
from portal.jobs.models import RUNNING, Job
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User

BEGUN = ("working", "read")


def open_items(user: User) -> list[OpenItems]:
    """Return the lists and workbooks that a user has sent and nobody has taken in yet."""
    return [_lists(user), _workbooks(user)]


def _lists(user: User) -> OpenItems:
    runs = list(
        ImportRun.select()
        .where(ImportRun.user == user.id, ImportRun.state.in_(BEGUN))
        .order_by(ImportRun.id)
    )

    def move(receiver: User) -> list[NotMoved]:
        return [NotMoved(str(run), reason) for run in runs if (reason := _move(run, receiver))]

    return OpenItems(
        name="lists",
        title=lazy_gettext("Imports of lists that have been begun"),
        labels=tuple(map(str, runs)),
        move=move,
    )


def _move(run: ImportRun, receiver: User) -> str:
    """Give a list to another; return why it cannot be, nothing where it is done."""
    place = same_place(receiver, run.workplace)
    if place is None:
        return no_place()
    if run.job and Job.select().where(Job.id == run.job, Job.state == RUNNING).exists():
        return _("it is being worked on just now")
    run.user, run.workplace = receiver, place.id
    run.save(only=[ImportRun.user, ImportRun.workplace])
    return ""


def _workbooks(user: User) -> OpenItems:
    found = list(
        WorkbookReturn.select()
        .where(WorkbookReturn.user == user.id, WorkbookReturn.state == "read")
        .order_by(WorkbookReturn.id)
    )

    def move(receiver: User) -> list[NotMoved]:
        places = {
            one.institution_id for one in Membership.select().where(Membership.user == receiver.id)
        }
        wide = None in places
        left = []
        for one in found:
            if wide or one.institution_id in places:
                one.user = receiver
                one.save(only=[WorkbookReturn.user])
            else:
                left.append(NotMoved(str(one), no_place()))
        return left

    return OpenItems(
        name="workbooks",
        title=lazy_gettext("Workbooks that came back and wait for a choice"),
        labels=tuple(map(str, found)),
        move=move,
    )
