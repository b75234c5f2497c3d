"""Who led events: how many, for how many people, and what these thought of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.certificates.attended import attendance_of_many, name_of, posts_of
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.feedback import summaries
from plugins.master_classes.reports.scope import USUAL, day_of, events_of
from plugins.master_classes.reports.teachers import leaders_of
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest


@dataclass
class Sums:
    """What one leader did."""

    name: str
    position: str
    place: str
    hours: Decimal = Decimal(0)
    people: int = 0
    marks: list[float] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


def build(request: ReportRequest) -> ReportData:
    """Return a line for each leader of events that are over."""
    events = {one.id: one for one in events_of(request, held=True)}
    came: dict[int, int] = defaultdict(int)
    for key, listed in attendance_of_many(request.actor, list(events.values())).items():
        came[key] = sum(one.came for one in listed)
    means = {
        event.id: found.mean
        for event, found in summaries(request, list(events.values()))
        if found.mean is not None
    }
    listed_leaders = leaders_of(request, list(events.values()))
    posts = posts_of(listed_leaders)
    found: dict[tuple[int | str, int | None], Sums] = {}
    for one in listed_leaders:
        event = events[one.event_id]
        place = one.institution
        position = posts.get((one.person_id or 0, one.institution_id or 0), "") or one.position
        sums = found.setdefault(
            (one.person_id or name_of(one), one.institution_id),
            Sums(name_of(one), position, place.short_name if place is not None else ""),
        )
        sums.hours += event.hours or Decimal(0)
        sums.people += came[event.id]
        sums.events.append(f"{format_date(day_of(event))} – {event.title}")
        if event.id in means:
            sums.marks.append(means[event.id] or 0.0)
    rows = sorted(found.values(), key=lambda one: one.name.casefold())
    name = _("Full name")
    sheet = Sheet(
        title=_("Leaders of events"),
        columns=[
            Column(title=name, width=34),
            Column(title=_("Position"), width=28, wrap=True),
            Column(title=_("Institution"), width=26),
            Column(title=_("Events led"), kind=Kind.WHOLE, width=11, total="sum"),
            Column(title=_("Academic hours"), kind=Kind.NUMBER, width=11, total="sum"),
            Column(title=_("Participants who came"), kind=Kind.WHOLE, width=13, total="sum"),
            Column(title=_("Mean mark"), kind=Kind.NUMBER, width=10),
            Column(title=_("Events"), width=60, wrap=True),
        ],
        rows=[
            (
                one.name,
                one.position,
                one.place,
                len(one.events),
                one.hours,
                one.people,
                round(sum(one.marks) / len(one.marks), 2) if one.marks else None,
                "\n".join(one.events),
            )
            for one in rows
        ],
        totals=True,
        freeze_columns=1,
    )
    return ReportData(
        sheets=[sheet],
        count=len(rows),
        names=(name,),
        notes=(_("The mean mark is of events with enough answers that the reader may see."),),
    )


LEADERS = Report(
    name="classes_leaders",
    title=_l("Leaders of events"),
    purpose=_l("Who shared experience: events led, hours, participants, what they thought of it."),
    audience=_l("District centre; institutions see their own people"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=305,
)
