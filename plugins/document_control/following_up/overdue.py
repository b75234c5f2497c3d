"""Telling of steps, findings and portfolios that are past their days: the inspector by the ladder, then the head.

Who must act is reminded by "My work"; here the other side is told what it waits for in vain. Each is
told once for each step of the ladder and each day due; many of one campaign are told in one notice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from peewee import JOIN, fn

from plugins.document_control.folders.links import folder_url, overdue_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.steps import COLLECTED_IN
from plugins.document_control.following_up.settings import ESCALATE_AFTER, number
from plugins.document_control.links import campaign_url, check_url, finding_url
from plugins.document_control.models import Campaign, ControlCheck, Finding
from plugins.document_control.notices import ESCALATED, OVERDUE
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal.access.policies import module_is_on
from portal.database import as_date, fetch_rows
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _
from portal.inbox.audiences import district_users
from portal.inbox.services import notify
from portal.institutions.models import Institution
from portal.workdays import working_days_between

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from portal.config import Settings
    from portal.plugin import NoticeKind

MOST = 10
"""More of one campaign and day than this are told in one notice that counts them."""
OVER = ("closed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Something past its day: what it is called, where it is, who inspects, whose turn it is."""

    key: str
    title: str
    url: str
    due_on: dt.date
    municipality_id: int
    institution_id: int
    campaign_id: int | None
    inspector_id: int | None
    theirs: bool
    """The institution must act, so the inspector waits."""
    folders: bool = False
    """Portfolios of an institution: they are of no campaign, and are told apart from findings."""


def tell_overdue(today: dt.date) -> int:
    """Tell inspectors and heads of everything that is late on a day; return how many notices."""
    found = [one for one in late_on(today) if module_is_on("document_control", one.institution_id)]
    return _tell_inspectors(found, today) + _tell_heads(found, today)


def late_on(today: dt.date) -> list[Late]:
    """Return the checks, findings and portfolios whose next step was due before a day."""
    return [*_checks(today), *_findings(today), *_folders(today)]


def _tell_inspectors(found: Sequence[Late], today: dt.date) -> int:
    settings: Settings = current_app.extensions["settings"]
    steps = sorted(map(int, settings.overdue_days))
    groups: dict[tuple[int, int | None, bool, dt.date, int], list[Late]] = defaultdict(list)
    for one in found:
        come = [step for step in steps if (today - one.due_on).days >= step]
        if one.inspector_id is not None and one.theirs and come:
            groups[one.inspector_id, one.campaign_id, one.folders, one.due_on, come[-1]].append(one)
    return sum(
        _tell(OVERDUE, [user], same, key=f"overdue:{step}")
        for (user, _campaign, _folders, _due, step), same in groups.items()
    )


def _tell_heads(found: Sequence[Late], today: dt.date) -> int:
    after = number(ESCALATE_AFTER)
    groups: dict[tuple[int, int | None, bool, dt.date], list[Late]] = defaultdict(list)
    for one in found:
        if working_days_between(one.due_on, today) >= after:
            groups[one.municipality_id, one.campaign_id, one.folders, one.due_on].append(one)
    heads = {
        key: [one.id for one in district_users(key, ControlPermission.OVERSEE)]
        for key in {municipality for municipality, *_rest in groups}
    }
    return sum(
        _tell(ESCALATED, heads[municipality], same, key="escalated")
        for (municipality, *_rest), same in groups.items()
    )


def _tell(kind: NoticeKind, people: Sequence[int], same: Sequence[Late], *, key: str) -> int:
    """Tell people of some late things of one campaign and day: each, or all in one notice."""
    first = same[0]
    text = _("It was due on %(day)s.", day=format_date(first.due_on))
    if len(same) > MOST:
        campaign = f"{first.campaign_id or 0}:{first.municipality_id}"
        title = ngettext(
            "%(num)s check or finding is overdue",
            "%(num)s checks and findings are overdue",
            len(same),
        )
        url = campaign_url(first.campaign_id) if first.campaign_id else "/document-control/findings"
        if first.folders:
            campaign = f"folders:{first.municipality_id}"
            title = ngettext(
                "%(num)s institution has overdue portfolios",
                "%(num)s institutions have overdue portfolios",
                len(same),
            )
            url = overdue_url()
        return notify(
            people,
            kind.name,
            title=title,
            text=text,
            url=url,
            key=f"document_control:{key}:{campaign}:{first.due_on}",
            due_on=first.due_on,
        )
    return sum(
        notify(
            people,
            kind.name,
            title=f"{kind.title}: {one.title}",
            text=text,
            url=one.url,
            key=f"document_control:{key}:{one.key}:{one.due_on}",
            due_on=one.due_on,
            institution_id=one.institution_id,
        )
        for one in same
    )


def _checks(today: dt.date) -> list[Late]:
    query = (
        ControlCheck.select(ControlCheck, Institution)
        .join(Institution)
        .switch(ControlCheck)
        .join(Campaign, JOIN.LEFT_OUTER, on=(ControlCheck.campaign == Campaign.id))
        .where(
            ControlCheck.state.not_in((*OVER, "remediation")),
            ControlCheck.due_on < today,
            Campaign.state.is_null() | (Campaign.state == "running"),
        )
        .order_by(ControlCheck.due_on, ControlCheck.id)
    )
    return [
        Late(
            key=f"check:{one.id}",
            title=f"{one}, {one.institution.short_name}",
            url=check_url(one.id),
            due_on=one.due_on,
            municipality_id=one.municipality_id,
            institution_id=one.institution_id,
            campaign_id=one.campaign_id,
            inspector_id=one.inspector_id,
            theirs=one.state in {"self_check", "returned", "issued"},
        )
        for one in query
        if one.due_on is not None
    ]


def _findings(today: dt.date) -> list[Late]:
    """Return late findings: those of one check and day as one, as they are mended together."""
    query = (
        Finding.select(
            Finding.check_of,
            Finding.due_on,
            Finding.municipality,
            Finding.institution,
            Finding.state,
            ControlCheck.campaign,
            ControlCheck.inspector,
            Institution.short_name,
            fn.COUNT(Finding.id),
            fn.MIN(Finding.id),
        )
        .join(Institution)
        .switch(Finding)
        .join(ControlCheck, JOIN.LEFT_OUTER, on=(Finding.check_of == ControlCheck.id))
        .where(Finding.state.in_(("open", "returned")), Finding.due_on < today)
        .group_by(
            Finding.check_of,
            Finding.due_on,
            Finding.municipality,
            Finding.institution,
            Finding.state,
            ControlCheck.campaign,
            ControlCheck.inspector,
            Institution.short_name,
        )
        .order_by(Finding.due_on, fn.MIN(Finding.id))
    )
    return [_late_findings(*row) for row in fetch_rows(query)]


def _folders(today: dt.date) -> list[Late]:
    """Return late portfolios: those of one institution, state and day as one, and without names."""
    grouped = (
        Folder.due_on,
        Folder.municipality,
        Folder.institution,
        Folder.inspector,
        Folder.state,
        Institution.short_name,
    )
    shown = Folder.person.not_in(Person.select(Person.id).where(Person.blocked))
    query = (
        Folder.select(*grouped, fn.COUNT(Folder.id), fn.MIN(Folder.id))
        .join(Institution)
        .where(Folder.state.not_in(("ready", "closed")), Folder.due_on < today, shown)
        .group_by(*grouped)
        .order_by(Folder.due_on, fn.MIN(Folder.id))
    )
    found = []
    for (
        due,
        municipality_id,
        institution_id,
        inspector_id,
        state,
        place,
        count,
        first,
    ) in fetch_rows(query):
        counted = ngettext("%(num)s portfolio", "%(num)s portfolios", count)
        found.append(
            Late(
                key=f"folder:{first}:{state}",
                title=f"{counted}, {place}",
                url=folder_url(first) if count == 1 else overdue_url(),
                due_on=cast("dt.date", as_date(due)),
                municipality_id=municipality_id,
                institution_id=institution_id,
                campaign_id=None,
                inspector_id=inspector_id,
                theirs=state in COLLECTED_IN,
                folders=True,
            )
        )
    return found


def _late_findings(
    check_id: int | None,
    due: Any,
    municipality_id: int,
    institution_id: int,
    state: str,
    campaign_id: int | None,
    inspector_id: int | None,
    place: str,
    count: int,
    first: int,
) -> Late:
    day = as_date(due)
    if day is None:
        message = "A finding that is late has a day."
        raise ValueError(message)
    counted = ngettext("%(num)s finding", "%(num)s findings", count)
    return Late(
        key=f"finding:{first}:{state}",
        title=f"{counted}, {place}",
        url=check_url(check_id) if check_id is not None else finding_url(Finding(id=first)),
        due_on=day,
        municipality_id=municipality_id,
        institution_id=institution_id,
        campaign_id=campaign_id,
        inspector_id=inspector_id,
        theirs=True,
    )
