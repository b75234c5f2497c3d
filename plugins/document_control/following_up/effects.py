"""The task to look, some months after a finding was mended, whether the mending holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.following_up.settings import EFFECT_MONTHS, number
from plugins.document_control.links import finding_url
from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import Task
from portal.workdays import add_months

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 50


def tasks(actor: Actor) -> list[Task]:
    """Return the findings of the inspector's checks that were mended so many months ago."""
    if not works_for_district(actor) or not actor.can(ControlPermission.EDIT):
        return []
    months = number(EFFECT_MONTHS)
    if not months:
        return []
    day = add_months(clock.today(), -months) + dt.timedelta(days=1)
    before = dt.datetime.combine(day, dt.time(), clock.zone())
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, ControlCheck, Institution)
        .join(ControlCheck, on=(Finding.check_of == ControlCheck.id))
        .switch(Finding)
        .join(Institution, on=(Finding.institution == Institution.id))
        .where(
            Finding.state == "accepted",
            Finding.effect == "",
            Finding.severity != "advice",
            Finding.accepted_at < before,
            ControlCheck.inspector == actor.user.id,
        )
        .order_by(Finding.accepted_at, Finding.id)
        .limit(MOST)
    )
    return [
        Task(
            key=f"document_control.effect:{one.id}",
            title=_("Look whether the mending holds: %(finding)s", finding=one),
            url=finding_url(one),
            permission=ControlPermission.EDIT,
            due_on=add_months(clock.local(one.accepted_at).date(), months),
            institution=one.institution.short_name,
        )
        for one in query
    ]
