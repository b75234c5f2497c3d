"""Telling the portal of work that was done here: a plan may have asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import request_url
from portal import clock
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import DoneWork, WorkKind, announce

if TYPE_CHECKING:
    from plugins.hotline.models import Request, Visit
    from portal.access import Actor

CONSULTED = WorkKind(name="hotline.consultation_given", title=_("A consultation was given"))
VISITED = WorkKind(name="hotline.visit_made", title=_("A visit on request was made"))
KINDS = (CONSULTED, VISITED)


def announce_solved(actor: Actor, request: Request) -> None:
    """Tell of a consultation, inside the transaction that solves the request; once for each request."""
    if request.kind != "question":
        return
    title = request.topic.title if request.topic is not None else gettext("Consultation")
    announce(
        DoneWork(
            kind=CONSULTED.name,
            key=str(request.id),
            title=f"{title} ({request.full_number})",
            day=clock.local(request.solved_at or clock.now()).date(),
            actor=actor,
            url=request_url(request.id),
            institution_id=request.institution_id,
        )
    )


def announce_visit(actor: Actor, visit: Visit) -> None:
    """Tell of a visit, inside the transaction that says it was made."""
    request = visit.request
    announce(
        DoneWork(
            kind=VISITED.name,
            key=str(visit.id),
            title=gettext("Visit on request %(number)s", number=request.full_number),
            day=visit.done_on or clock.today(),
            actor=actor,
            url=request_url(request.id),
            institution_id=request.institution_id,
        )
    )
