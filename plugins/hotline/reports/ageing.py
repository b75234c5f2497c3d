"""How old the open requests are: each with its age and marks, and how many there are of each age."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.excel_reports.contracts import Report, ReportData
from plugins.hotline.clocks import Mark as Look
from plugins.hotline.models import Group, Request, Topic
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reckoning import marks_of, waiting_since
from plugins.hotline.reports.scope import INSTITUTIONS, of_places
from plugins.hotline.settings import working_hours
from plugins.hotline.wording import STATES
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet
from portal.workdays import working_days_between

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

BANDS: tuple[int, ...] = (1, 5, 10, 20)
"""Working days that a band ends with; the last band has no end."""
OVERDUE = 11
LOOKS = {
    Look.OLD: _l("open too long"),
    Look.STUCK: _l("nobody acts"),
    Look.WAITS_LONG: _l("waits too long"),
    Look.BOUNCES: _l("handed from one to another"),
}


def build(request: ReportRequest) -> ReportData:
    """Return the open requests, the oldest first, and their number by age and state."""
    found = _open(request)
    now = clock.now()
    since = waiting_since([one.id for one in found if one.is_waiting])
    looks = marks_of(found, now) if works_for_district(request.actor) else {}
    calendar = working_hours().calendar
    today = request.as_of

    def days(moment: dt.datetime) -> int:
        return working_days_between(clock.local(moment).date(), today, calendar)

    ages = {one.id: days(one.received_at) for one in found}
    late = _("overdue")
    to = _("Handed to")
    rows: list[Row] = [
        (
            one.full_number,
            one.received_at,
            one.institution.short_name if one.institution else "",
            one.topic.title if one.topic else "",
            str(dict(STATES)[one.state]),
            _people(one),
            ages[one.id],
            days(one.acted_at),
            since.get(one.id),
            "; ".join(str(LOOKS[look]) for look in LOOKS if look in looks.get(one.id, ())),
            one.next_due,
            late if one.next_due is not None and one.next_due < now else "",
        )
        for one in found
    ]
    columns = [
        Column(title=_("Number"), width=12),
        Column(title=_("Received"), kind=Kind.MOMENT),
        Column(title=_("Institution"), width=26),
        Column(title=_("Topic"), width=32, wrap=True),
        Column(title=_("State"), width=22),
        Column(title=to, width=28, wrap=True),
        Column(title=_("Working days open"), kind=Kind.WHOLE, width=12),
        Column(title=_("Working days without an act"), kind=Kind.WHOLE, width=12),
        Column(title=_("Waits for the caller since"), kind=Kind.MOMENT),
        Column(title=_("Worth a look"), width=28, wrap=True),
        Column(title=_("Next term"), kind=Kind.MOMENT),
        Column(title=_("Is it late"), width=14),
    ]
    sheets = [
        Sheet(
            title=_("Open requests"),
            columns=columns,
            rows=rows,
            marks={OVERDUE: {late: Mark.OVERDUE}},
            freeze_columns=1,
        ),
        _summary(found, ages),
    ]
    return ReportData(
        sheets=sheets,
        count=len(rows),
        hidden=(to,),
        legend=((late, _("The next term has passed.")),),
        rules=(_("Ages are working days of the production calendar until today."),),
    )


def _open(request: ReportRequest) -> list[Request]:
    query = (
        policies[Request]
        .rows(request.actor)
        .select(Request, Institution, Topic, Group, User)
        .join(Institution, JOIN.LEFT_OUTER, on=Request.institution == Institution.id)
        .switch(Request)
        .join(Topic, JOIN.LEFT_OUTER, on=Request.topic == Topic.id)
        .switch(Request)
        .join(Group, JOIN.LEFT_OUTER, on=Request.group == Group.id)
        .switch(Request)
        .join(User, JOIN.LEFT_OUTER, on=Request.assignee == User.id)
        .where(Request.state.in_(OPEN_STATES), Request.removed_at.is_null())
        .order_by(Request.received_at, Request.id)
    )
    return list(of_places(request, query))


def _people(one: Any) -> str:
    told = [one.assignee.name if one.assignee else "", one.group.title if one.group else ""]
    return ", ".join(filter(None, told))


def _summary(found: Sequence[Request], ages: dict[int, int]) -> Sheet:
    sums: Counter[tuple[int, str]] = Counter(
        (sum(ages[one.id] > end for end in BANDS), one.state) for one in found
    )
    starts = [0, *(end + 1 for end in BANDS)]
    titles = [
        *(
            _("%(first)s–%(last)s working days", first=first, last=end)
            for first, end in zip(starts, BANDS, strict=False)
        ),
        _("over %(days)s working days", days=BANDS[-1]),
    ]
    rows: list[Row] = []
    for band, title in enumerate(titles):
        figures = [sums[band, state] for state in OPEN_STATES]
        rows.append((title, *figures, sum(figures)))
    words = dict(STATES)
    return Sheet(
        title=_("Open requests by age"),
        columns=[
            Column(title=_("Age"), width=24),
            *(
                Column(title=str(words[state]), kind=Kind.WHOLE, total="sum", width=14)
                for state in OPEN_STATES
            ),
            Column(title=_("In all"), kind=Kind.WHOLE, total="sum", width=12),
        ],
        rows=rows,
        totals=True,
    )


AGEING = Report(
    name="hotline_ageing",
    title=_l("How old the open requests are"),
    purpose=_l("Which requests are open, how long, who acts next and what is overdue."),
    audience=_l("District centre; institutions see their own questions"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=(INSTITUTIONS,),
    build=build,
    order=244,
)
