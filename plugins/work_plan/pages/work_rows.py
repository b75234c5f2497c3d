"""The list of work: which view it shows, whose work, and its columns and filters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from peewee import JOIN

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import short, work_url
from plugins.work_plan.models import (
    STATES,
    TERM_KINDS,
    Activity,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.own_work import is_open, of_actor, of_workplace
from plugins.work_plan.pages.wording import days_of, work_mark
from plugins.work_plan.pages.work_acts import ACTS
from plugins.work_plan.permissions import PlanPermission
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called, number
from portal.institutions.models import Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.workdays import SchoolYear, add_months, school_year

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.lists.asked import Asked

SUNDAY = 6
MOST_CHOICES = 200
VIEWS = (
    ("week", _("This week")),
    ("month", _("This month")),
    ("overdue", _("Overdue")),
    ("mine", _("My part")),
    ("undated", _("Without a date")),
    ("open", _("All open")),
    ("all", _("All")),
)
"""The views of the list; without one it shows what is open and has a last day."""
WHOSE = (
    ("own", _("Our own plan and what was handed down to us")),
    ("below", _("Institutions")),
    ("all", _("All within reach")),
)
ANSWERED = (("1", _("Handed down by the district")), ("0", _("Of the own plan")))
MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
_KINDS = dict(TERM_KINDS)
_STATES = dict(STATES)
_NARROW = frozenset({"plan", "activity", "institution", "section"})


def _query(asked: Asked) -> Any:
    """Return the work that the address asks for, with its row, plan, institution and person."""
    query = (
        policies[Occurrence]
        .rows(asked.actor)
        .select(Occurrence, Activity, WorkPlan, Institution, User.id, User.name)
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .switch(Occurrence)
        .join(Institution)
        .switch(Occurrence)
        .join(User, JOIN.LEFT_OUTER, on=(Occurrence.responsible == User.id))
        .switch(Occurrence)
    )
    values = asked.values
    if any(one.key == "section" for one in asked.columns):
        query = query.select_extend(PlanSection).join_from(Activity, PlanSection)
    query = query.where(WorkPlan.state != "draft")
    if values.get("when") != "all":
        query = query.where(WorkPlan.state == "at_work")
    query = _in_view(query, asked)
    for name, field in (("plan", Occurrence.plan), ("activity", Occurrence.activity)):
        key = number(values.get(name))
        if key is not None:
            query = query.where(field == key)
    return _whose(query, asked)


def _in_view(query: Any, asked: Asked) -> Any:
    when, today = asked.values.get("when", ""), clock.today()
    due: Any = Occurrence.due
    if when == "all":
        return query
    if when == "open":
        return query.where(is_open())
    if when == "overdue":
        return query.where(is_open(), due < today)
    if when == "undated":
        return query.where(is_open(), due.is_null())
    if when == "mine":
        return query.where(is_open(), of_actor(asked.actor), due.is_null(False))
    if when == "week":
        monday = today - dt.timedelta(days=today.weekday())
        return query.where(due >= monday, due <= monday + dt.timedelta(days=SUNDAY))
    if when == "month":
        first = today.replace(day=1)
        return query.where(due >= first, due < add_months(first, 1))
    if asked.values.get("month") or asked.values.get("state"):
        return query
    return query.where(is_open(), due.is_null(False))


def _whose(query: Any, asked: Asked) -> Any:
    """Narrow to the workplace's own work, unless something else is asked for by name."""
    values, reach = asked.values, asked.actor.reach
    whose = values.get("whose", "")
    if whose not in dict(WHOSE):
        whose = "all" if _NARROW & values.keys() or reach.everything else "own"
    if whose == "own" and values.get("when") != "mine":
        return query.where(of_workplace(asked.actor))
    if whose == "below":
        return query.where(Institution.kind != CENTRE)
    return query


def _reaches_many(actor: Actor) -> bool:
    return actor.reach.institution_id is None


def _whose_choices(actor: Actor) -> Any:
    return WHOSE if _reaches_many(actor) else ()


def _plans(actor: Actor) -> list[tuple[int, str]]:
    """Return the plans to choose from: the district's, or the institution's own, the newest first."""
    query = policies[WorkPlan].rows(actor).select(WorkPlan, Institution).join(Institution)
    if _reaches_many(actor):
        query = query.where(Institution.kind == CENTRE)
    query = query.where(WorkPlan.state != "draft").order_by(
        WorkPlan.school_year.desc(), WorkPlan.id
    )
    return [(one.id, short(str(one))) for one in query.limit(MOST_CHOICES)]


def _months(_actor: Actor) -> list[tuple[str, str]]:
    """Return the months of this school year and the next, in words."""
    start = school_year(clock.today()).start_year
    found = []
    for year in (start, start + 1):
        for month in MONTHS:
            day = SchoolYear(year).first.replace(day=1)
            number_of = year if month >= day.month else year + 1
            found.append((f"{number_of}-{month:02d}", f"{month_name(month)} {number_of}"))
    return found


def month_name(month: int) -> str:
    """Return the name of a month."""
    return (
        _l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"),
        _l("July"), _l("August"), _l("September"), _l("October"), _l("November"), _l("December"),
    )[month - 1]  # fmt: skip


def _in_month(query: Any, value: str) -> Any:
    first = dt.date.fromisoformat(f"{value}-01")
    return query.where(Occurrence.due >= first, Occurrence.due < add_months(first, 1))


def _with_text(query: Any, text: str) -> Any:
    return query.where(Activity.text.contains(text))


def _in_section(query: Any, text: str) -> Any:
    named = PlanSection.select(PlanSection.id).where(PlanSection.title.contains(text))
    return query.where(Activity.section.in_(named))


def _at(query: Any, text: str) -> Any:
    return query.where(called(text))


def _by(query: Any, text: str) -> Any:
    return query.where(User.name.contains(text) | Activity.responsible.contains(text))


def _in_state(query: Any, value: str) -> Any:
    if value == "overdue":
        return query.where(is_open(), Occurrence.due < clock.today())
    if value == "moved":
        return query.where(Occurrence.moves > 0)
    return query.where(Occurrence.state == value)


def _when_markup(work: Occurrence) -> str:
    words = days_of(work.start, work.due)
    moved = ""
    if work.moves:
        moved = Markup('<div class="muted small">{}</div>').format(_l("the deadline was moved"))
    return Markup("{}{}").format(words, moved)


def _state_markup(work: Occurrence) -> str:
    tone, words = work_mark(work)
    return Markup('<span class="status tone-{}">{}</span>').format(tone, words)


def _title_markup(work: Occurrence) -> str:
    handed = ""
    if work.handed_down:
        handed = Markup(' <span class="status tone-neutral">{}</span>').format(_l("handed down"))
    return Markup('<a href="{}">{}</a>{}').format(
        work_url(work.id), short(work.activity.text), handed
    )


def _who(work: Occurrence) -> str:
    """Return who does it: a person by name, else the institution that it was handed to, else the words."""
    if work.responsible:
        return work.responsible.name
    return work.institution.short_name if work.handed_down else work.activity.responsible


WORK = ListPage(
    name="work_plan.work",
    title=_("Work of the plan"),
    endpoint="work_plan.work_list",
    permission=PlanPermission.VIEW,
    export=PlanPermission.EXPORT,
    source=QueryRows(
        query=_query,
        sorts={"due": Occurrence.due, "changed": Occurrence.changed_at},
        default="due",
    ),
    default_sort="due",
    parameters=("when", "activity"),
    acts=ACTS,
    filters=(
        Filter(name="text", title=_("Activity"), narrow=_with_text),
        Filter(
            name="whose",
            title=_("Whose work"),
            kind="select",
            choices=_whose_choices,
            narrow=lambda query, _value: query,
        ),
        Filter(
            name="plan",
            title=_("Plan"),
            kind="select",
            choices=_plans,
            narrow=lambda query, _value: query,
        ),
        Filter(name="section", title=_("Section of the plan"), narrow=_in_section),
        Filter(name="month", title=_("Due in"), kind="select", choices=_months, narrow=_in_month),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=(*STATES, ("overdue", _("Overdue")), ("moved", _("Moved"))),
            narrow=_in_state,
        ),
        Filter(
            name="kind",
            title=_("Kind of term"),
            kind="select",
            choices=TERM_KINDS,
            narrow=lambda query, value: query.where(Activity.kind == value),
        ),
        Filter(
            name="handed",
            title=_("Where it comes from"),
            kind="select",
            choices=ANSWERED,
            narrow=lambda query, value: query.where(Occurrence.handed_down == (value == "1")),
        ),
        Filter(name="institution", title=_("Institution"), narrow=_at),
        Filter(name="responsible", title=_("Responsible"), narrow=_by),
    ),
    columns=(
        Column(
            key="text",
            title=_("Activity"),
            value=lambda work: work.activity.text,
            markup=_title_markup,
            width=60,
            wrap=True,
        ),
        Column(
            key="due",
            title=_("When"),
            sort="due",
            kind=Kind.DATE,
            value=lambda work: work.due,
            markup=_when_markup,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda work: work_mark(work)[1],
            markup=_state_markup,
            width=24,
        ),
        Column(key="responsible", title=_("Responsible"), value=_who, width=30),
        Column(
            key="institution",
            title=_("Institution"),
            value=lambda work: work.institution.short_name,
            may=_reaches_many,
            width=26,
        ),
        Column(
            key="section",
            title=_("Section of the plan"),
            value=lambda work: work.activity.section.title,
            shown=False,
            width=36,
        ),
        Column(
            key="plan",
            title=_("Plan"),
            value=lambda work: work.plan.title,
            shown=False,
            width=36,
        ),
        Column(
            key="number",
            title=_("Number"),
            value=lambda work: work.activity.number,
            shown=False,
        ),
        Column(
            key="term",
            title=_("Term in the plan"),
            value=lambda work: work.activity.term,
            shown=False,
            width=30,
        ),
        Column(
            key="kind",
            title=_("Kind of term"),
            value=lambda work: str(_KINDS[work.activity.kind]),
            shown=False,
        ),
        Column(
            key="start",
            title=_("From"),
            kind=Kind.DATE,
            value=lambda work: work.start,
            shown=False,
        ),
        Column(
            key="first_due",
            title=_("First due"),
            kind=Kind.DATE,
            value=lambda work: work.first_due,
            shown=False,
        ),
        Column(
            key="done_on",
            title=_("Done on"),
            kind=Kind.DATE,
            value=lambda work: work.done_on,
            shown=False,
        ),
        Column(
            key="reason",
            title=_("Why it was dropped"),
            value=lambda work: work.reason,
            shown=False,
            width=30,
        ),
        Column(key="note", title=_("Note"), value=lambda work: work.note, shown=False, width=30),
    ),
)
