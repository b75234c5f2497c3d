"""Windows of checks and terms of findings in the calendar and in the personal feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.calendar import folder_entries
from plugins.document_control.links import campaign_url, check_url, finding_url
from plugins.document_control.models import Campaign, ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import gettext as _
from portal.plugin import CalendarEntry

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor

MOST = 500


def entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return campaigns (the district's side) or own checks, and terms of findings, between two days."""
    ours = (
        _campaigns(actor, first, last) if works_for_district(actor) else _checks(actor, first, last)
    )
    return [*ours, *_findings(actor, first, last), *folder_entries(actor, first, last)]


def _campaigns(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    query = _between(
        policies[Campaign].rows(actor).where(Campaign.state.in_(("running", "closed"))),
        Campaign,
        first,
        last,
    )
    return [
        CalendarEntry(
            key=f"document_control.campaign:{one.id}",
            title=_("Checks: %(title)s", title=one.title),
            permission=ControlPermission.CAMPAIGNS_VIEW,
            first_on=one.starts_on,
            last_on=one.ends_on,
            url=campaign_url(one.id),
            note=one.basis,
        )
        for one in query
    ]


def _checks(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    query = _between(
        policies[ControlCheck].rows(actor).where(ControlCheck.state != "cancelled"),
        ControlCheck,
        first,
        last,
    )
    return [
        CalendarEntry(
            key=f"document_control.check:{one.id}",
            title=f"{one}: {one.checklist_version.checklist.title}",
            permission=ControlPermission.VIEW,
            first_on=one.starts_on,
            last_on=one.ends_on,
            url=check_url(one.id),
        )
        for one in query
    ]


def _findings(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    query = (
        policies[Finding]
        .rows(actor)
        .where(
            Finding.state.in_(("open", "answered", "returned")),
            Finding.due_on >= first,
            Finding.due_on <= last,
        )
        .order_by(Finding.due_on, Finding.id)
        .limit(MOST)
    )
    return [
        CalendarEntry(
            key=f"document_control.finding:{one.id}",
            title=_("Finding to be mended: %(finding)s", finding=one),
            permission=ControlPermission.VIEW,
            first_on=one.due_on,
            last_on=one.due_on,
            url=finding_url(one),
            plain_title=_("Finding to be mended"),
        )
        for one in query
        if one.due_on is not None
    ]


def _between(query: Any, model: Any, first: dt.date, last: dt.date) -> Any:
    return (
        query.where(model.starts_on <= last, model.ends_on >= first)
        .order_by(model.starts_on, model.id)
        .limit(MOST)
    )
