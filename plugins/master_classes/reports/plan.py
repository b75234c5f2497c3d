"""The plan of events as a graph: when, where, what, by whom, for how many, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.counting import counts_of
from plugins.master_classes.models import Audience
from plugins.master_classes.pages.choices import audience_words, topic_title
from plugins.master_classes.pages.event_list import leaders_of, places_of
from plugins.master_classes.pages.wording import hours_words
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import USUAL, chosen, day_of, events_of
from plugins.master_classes.wording import KINDS, STATES
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return a line for each event of the plan; of institutions, those that they hold themselves."""
    events = [one for one in events_of(request) if chosen(request, one.institution_id)]
    keys = [one.id for one in events]
    counts, leaders, places = counts_of(keys), leaders_of(request.actor, keys), places_of(keys)
    audiences: dict[int, list[Audience]] = {}
    for asked in Audience.select().where(among(Audience.event, keys)).order_by(Audience.id):
        audiences.setdefault(asked.event_id, []).append(asked)
    kinds, states = dict(KINDS), dict(STATES)
    led = _("Leaders")
    rows: list[Row] = []
    for number, one in enumerate(events, start=1):
        count = counts[one.id]
        meant = audience_words(audiences[one.id]) if one.id in audiences else ()
        rows.append(
            (
                number,
                day_of(one),
                hours_words(one.starts_at, one.ends_at),
                "; ".join(places.get(one.id, ())),
                str(kinds[one.kind]),
                one.title,
                one.direction,
                topic_title(one.topic),
                ", ".join(leaders.get(one.id, ())),
                "; ".join(f"{name}: {value}" for name, value in meant),
                one.institution.short_name if one.institution else _("the district centre"),
                one.hours,
                one.capacity,
                count.seated,
                count.waiting,
                str(states[one.state]),
            )
        )
    sheet = Sheet(
        title=_("Plan of events"),
        columns=[
            Column(title=_("No."), kind=Kind.WHOLE, width=6),
            Column(title=_("Date"), kind=Kind.DATE),
            Column(title=_("When"), width=24),
            Column(title=_("Place"), width=26, wrap=True),
            Column(title=_("Kind of event"), width=18, wrap=True),
            Column(title=_("Topic of the event"), width=44, wrap=True),
            Column(title=_("Direction"), width=22, wrap=True),
            Column(title=_("Topic of difficulty"), width=24, wrap=True),
            Column(title=led, width=28, wrap=True),
            Column(title=_("For whom"), width=28, wrap=True),
            Column(title=_("Held by"), width=22, wrap=True),
            Column(title=_("Academic hours"), kind=Kind.NUMBER, width=10, total="sum"),
            Column(title=_("Places"), kind=Kind.WHOLE, width=9, total="sum"),
            Column(title=_("Places taken"), kind=Kind.WHOLE, width=9, total="sum"),
            Column(title=_("Waiting"), kind=Kind.WHOLE, width=9, total="sum"),
            Column(title=_("State"), width=18),
        ],
        rows=rows,
        totals=True,
        freeze_columns=2,
    )
    return ReportData(sheets=[sheet], count=len(rows), hidden=(led,))


PLAN = Report(
    name="classes_plan",
    title=_l("Plan of master classes and events"),
    purpose=_l("The graph of events: when, where, what about, by whom, how full."),
    audience=_l("District centre; institutions"),
    permission=ClassesPermission.VIEW,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=300,
)
