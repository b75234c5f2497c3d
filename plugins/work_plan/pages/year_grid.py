"""The year at a glance: sections by months, each cell with counts of done, open, overdue and going on."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.work_plan.models import Activity, Evidence, Occurrence, PlanSection
from plugins.work_plan.occurrences import is_overdue
from plugins.work_plan.pages.work_rows import month_name
from plugins.work_plan.progress import GOES_ON
from portal import clock
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Tone
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from plugins.work_plan.models import WorkPlan
    from portal.workdays import SchoolYear

MONTHS_A_YEAR = 12
SIGNS = {"overdue": "!", "open": "○", "done": "✓", "acts": "↻", "goes_on": "∞"}
TONES = {
    "overdue": Tone.OVERDUE,
    "open": Tone.INFORMATION,
    "done": Tone.DONE,
    "acts": Tone.NEUTRAL,
    "goes_on": Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A count of one state in one cell: its sign, its tone and its words."""

    state: str
    count: int

    @property
    def sign(self) -> str:
        """Return the sign beside the number."""
        return SIGNS[self.state]

    @property
    def tone(self) -> Tone:
        """Return the tone of the state."""
        return TONES[self.state]

    @property
    def words(self) -> str:
        """Return the same in words."""
        return state_words(self.state, self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A month, or what has no date, of one section; ``month`` is as ``2025-10``, empty without a date."""

    month: str
    title: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A section of a plan with its cells."""

    title: str
    plan: str = ""
    cells: tuple[Cell, ...] = ()
    plan_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The months of a year, the lines of sections, and which month it is now."""

    months: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    now: str
    totals: tuple[tuple[str, int], ...] = field(default_factory=tuple)


def grid_of(plans: Sequence[WorkPlan], year: SchoolYear) -> Grid:
    """Return the grid of plans of one institution in a year: three queries."""
    months = _months(year)
    known = {key for key, _title in months}
    counts = _work(plans)
    for (section_id, month), number in _acts(plans).items():
        counts[section_id][month]["acts"] += number
    lines = []
    totals: Counter[str] = Counter()
    for section in _sections(plans):
        found = counts[section.id]
        cells = []
        for key, title in months:
            marks = _marks(found[key])
            cells.append(Cell(month=key, title=title, marks=marks))
        rest: Counter[str] = Counter()
        for key, one in found.items():
            totals.update({state: number for state, number in one.items() if state != "acts"})
            if key not in known:
                rest.update(one)
        cells.append(Cell(month="", title=_("Without a date"), marks=_marks(rest)))
        lines.append(
            Line(
                title=section.title or _("Without a section"),
                plan=section.plan.title if len(plans) > 1 else "",
                cells=tuple(cells),
                plan_id=section.plan_id,
            )
        )
    return Grid(
        months=(*months, ("", _("Without a date"))),
        lines=tuple(lines),
        now=_key(clock.today()),
        totals=tuple((state, totals[state]) for state in ("overdue", "open", "done")),
    )


def state_words(state: str, count: int) -> str:
    """Return a count of one state in words."""
    if state == "overdue":
        return ngettext("%(num)s overdue", "%(num)s overdue", count)
    if state == "open":
        return ngettext("%(num)s to be done", "%(num)s to be done", count)
    if state == "done":
        return ngettext("%(num)s done", "%(num)s done", count)
    if state == "goes_on":
        return ngettext("%(num)s going on", "%(num)s going on", count)
    return ngettext("%(num)s act of work that goes on", "%(num)s acts of work that goes on", count)


def legend() -> list[tuple[str, Tone, str]]:
    """Return the signs with their meanings."""
    return [
        (SIGNS["overdue"], TONES["overdue"], _("overdue")),
        (SIGNS["open"], TONES["open"], _("to be done")),
        (SIGNS["done"], TONES["done"], _("done")),
        (SIGNS["goes_on"], TONES["goes_on"], _("goes on")),
        (SIGNS["acts"], TONES["acts"], _("acts of work that goes on")),
    ]


def _months(year: SchoolYear) -> tuple[tuple[str, str], ...]:
    first = year.first.replace(day=1)
    days = [add_months(first, number) for number in range(MONTHS_A_YEAR)]
    return tuple((_key(day), month_name(day.month)) for day in days)


def _key(day: dt.date) -> str:
    return f"{day.year}-{day.month:02d}"


def _sections(plans: Sequence[WorkPlan]) -> list[PlanSection]:
    by_key = {one.id: one for one in plans}
    query = PlanSection.select().where(PlanSection.plan.in_(list(by_key) or [0]))
    found = list(query.order_by(PlanSection.plan, PlanSection.position, PlanSection.id))
    for one in found:
        one.plan = by_key[one.plan_id]
    return found


def _own(query: Any, plans: Sequence[WorkPlan]) -> Any:
    keys = [one.id for one in plans] or [0]
    places = [one.institution_id for one in plans] or [0]
    return query.where(
        Occurrence.plan.in_(keys),
        Occurrence.institution.in_(places),
        Occurrence.handed_down == False,  # noqa: E712
    )


def _work(plans: Sequence[WorkPlan]) -> defaultdict[int, defaultdict[str, Counter[str]]]:
    """Return how many pieces there are by section, month and state; dropped ones are left out."""
    today = clock.today()
    query = Occurrence.select(
        Activity.section, Activity.kind, Occurrence.due, Occurrence.state, fn.COUNT(Occurrence.id)
    ).join(Activity)
    found: defaultdict[int, defaultdict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    grouped = _own(query, plans).where(Occurrence.state != "dropped")
    for section, kind, day, state, number in fetch_rows(
        grouped.group_by(Activity.section, Activity.kind, Occurrence.due, Occurrence.state)
    ):
        due = as_date(day)
        told = "done" if state == "done" else "overdue" if is_overdue(state, due, today) else "open"
        if told == "open" and due is None and kind in GOES_ON:
            told = "goes_on"
        found[section][_key(due) if due else ""][told] += number
    return found


def _acts(plans: Sequence[WorkPlan]) -> Counter[tuple[int, str]]:
    """Return how many acts of work that goes on there were, by section and month."""
    query = (
        Evidence.select(Activity.section, Evidence.on, fn.COUNT(Evidence.id))
        .join(Occurrence)
        .join(Activity)
    )
    found: Counter[tuple[int, str]] = Counter()
    grouped = _own(query, plans).where(
        Occurrence.due.is_null(), Activity.kind.in_(("continuous", "recurring", "on_request"))
    )
    for section, day, number in fetch_rows(grouped.group_by(Activity.section, Evidence.on)):
        on = as_date(day)
        if on is not None:
            found[section, _key(on)] += number
    return found


def _marks(found: Counter[str]) -> tuple[Mark, ...]:
    return tuple(Mark(state, found[state]) for state in SIGNS if found[state])
