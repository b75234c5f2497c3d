"""Background work as a part of a hand-over: what waits goes on for who takes over, with his rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.accounts.hand_over.places import no_place, same_place
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.jobs.models import OPEN_STATES, WAITING, Job
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_items(user: User) -> list[OpenItems]:
    """Return the work that a user has asked for and that has not ended."""
    found = list(
        Job.select().where(Job.user == user.id, Job.state.in_(OPEN_STATES)).order_by(Job.id)
    )

    def move(receiver: User) -> list[NotMoved]:
        return [one for job in found if (one := _move(job, receiver)) is not None]

    return [
        OpenItems(
            title=lazy_gettext("Background work that has not ended"),
            labels=tuple(map(str, found)),
            move=move,
        )
    ]


def _move(job: Job, receiver: User) -> NotMoved | None:
    """Give a job to another while it still waits: one that runs has begun with its asker's rights."""
    place = same_place(receiver, job.workplace_id)
    if place is None:
        return NotMoved(str(job), no_place())
    moved = Job.update(user=receiver.id, workplace=place.id).where(
        Job.id == job.id, Job.state == WAITING
    )
    if not moved.execute():
        return NotMoved(str(job), _("it is being done just now and ends by itself"))
    return None
