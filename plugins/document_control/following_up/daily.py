"""The daily job of document control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.following_up.overdue import tell_overdue
from plugins.document_control.following_up.repeating import propose_due
from portal import clock
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.jobs.work import Work


def follow_up(work: Work) -> None:
    """Tell of what is overdue, and prepare the campaigns that are repeated. Safe to run twice."""
    today = clock.today()
    with write():
        told = tell_overdue(today)
    proposed = propose_due(today)
    with work.commit():
        work.result(
            text=_(
                "Notices of terms: %(told)s; campaigns proposed: %(proposed)s.",
                told=told,
                proposed=proposed,
            )
        )
