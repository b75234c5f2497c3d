"""Campaigns of checks as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from peewee import fn

from plugins.document_control.links import campaign_url
from plugins.document_control.models import Campaign, Checklist, ChecklistVersion, ControlCheck
from plugins.document_control.pages.wording import campaign_badge
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import CAMPAIGN_STATES, OBJECTS
from portal import clock
from portal.access import policies
from portal.database import fetch_rows
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from portal.lists.asked import Asked

OVER = ("closed", "cancelled")


class Line(NamedTuple):
    """A campaign with its checks: how many, how many are over, how many overdue."""

    id: int
    campaign: Campaign
    checks: int
    done: int
    late: int


def campaigns_of(asked: Asked) -> Any:
    """Return the campaigns that the address asks for, with their checklists."""
    return (
        policies[Campaign]
        .rows(asked.actor)
        .select(Campaign, ChecklistVersion, Checklist)
        .join(ChecklistVersion)
        .join(Checklist)
        .switch(Campaign)
    )


def adorned(_asked: Asked, campaigns: list[Campaign]) -> list[Line]:
    """Return the rows with the numbers of their checks: one query for all of them."""
    over = ControlCheck.state.in_(OVER)
    late = (ControlCheck.due_on < clock.today()) & ControlCheck.state.not_in(OVER)
    query = (
        ControlCheck.select(
            ControlCheck.campaign,
            fn.COUNT(ControlCheck.id),
            fn.COUNT(ControlCheck.id).filter(over),
            fn.COUNT(ControlCheck.id).filter(late),
        )
        .where(ControlCheck.campaign.in_([one.id for one in campaigns] or [0]))
        .group_by(ControlCheck.campaign)
    )
    counts = {key: tuple(numbers) for key, *numbers in fetch_rows(query)}
    return [Line(one.id, one, *counts.get(one.id, (0, 0, 0))) for one in campaigns]


def _title_markup(line: Line) -> Markup:
    return Markup('<a href="{}">{}</a>').format(campaign_url(line.id), line.campaign.title)


def _state_markup(line: Line) -> Markup:
    return Markup('<span class="status tone-{}">{}</span>').format(*campaign_badge(line.campaign))


CAMPAIGNS = ListPage(
    name="document_control.campaigns",
    title=_("Campaigns of checks"),
    endpoint="document_control.campaign_list",
    permission=ControlPermission.CAMPAIGNS_VIEW,
    export=ControlPermission.EXPORT,
    source=QueryRows(
        query=campaigns_of,
        sorts={"begins": Campaign.starts_on, "ends": Campaign.ends_on},
        default="-begins",
        adorn=adorned,
    ),
    default_sort="-begins",
    filters=(
        Filter(
            name="text",
            title=_("Words of the title"),
            narrow=lambda query, text: query.where(Campaign.title.contains(text)),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=CAMPAIGN_STATES,
            narrow=lambda query, value: query.where(Campaign.state == value),
        ),
        Filter(
            name="what",
            title=_("What is checked"),
            kind="select",
            choices=OBJECTS,
            narrow=lambda query, value: query.where(Checklist.subject == value),
        ),
    ),
    columns=(
        Column(
            key="title",
            title=_("Campaign"),
            value=lambda line: line.campaign.title,
            markup=_title_markup,
            width=50,
        ),
        Column(
            key="what",
            title=_("Checklist of a check"),
            value=lambda line: str(line.campaign.checklist_version),
            width=40,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda line: campaign_badge(line.campaign)[1],
            markup=_state_markup,
        ),
        Column(
            key="begins",
            title=_("From"),
            sort="begins",
            kind=Kind.DATE,
            value=lambda line: line.campaign.starts_on,
        ),
        Column(
            key="ends",
            title=_("Until"),
            sort="ends",
            kind=Kind.DATE,
            value=lambda line: line.campaign.ends_on,
        ),
        Column(key="checks", title=_("Checks"), kind=Kind.WHOLE, value=lambda line: line.checks),
        Column(key="done", title=_("Over"), kind=Kind.WHOLE, value=lambda line: line.done),
        Column(key="late", title=_("Overdue"), kind=Kind.WHOLE, value=lambda line: line.late),
        Column(
            key="basis",
            title=_("Basis"),
            value=lambda line: line.campaign.basis,
            shown=False,
            width=40,
        ),
    ),
)
