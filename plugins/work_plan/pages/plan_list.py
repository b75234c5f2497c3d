"""The list of plans: which there are, by school year and institution, and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from markupsafe import Markup, escape
from peewee import fn

from plugins.work_plan.links import plan_url
from plugins.work_plan.models import PLAN_STATES, WorkPlan
from plugins.work_plan.pages.wording import progress_marks
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.progress import NOTHING, Progress, of_plans
from portal.access import policies
from portal.database import fetch_rows
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.plugin import Tone
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.lists.asked import Asked

STATE_TONES = {"draft": Tone.SOON, "at_work": Tone.INFORMATION, "closed": Tone.NEUTRAL}
_STATES = dict(PLAN_STATES)


class Line(NamedTuple):
    """A plan with the progress of its own work."""

    id: int
    plan: WorkPlan
    progress: Progress


def _query(asked: Asked) -> Any:
    return (
        policies[WorkPlan].rows(asked.actor).select(WorkPlan, Institution).join(Institution)
    ).switch(WorkPlan)


def _adorn(_asked: Asked, plans: list[WorkPlan]) -> list[Line]:
    found = of_plans([one.id for one in plans])
    return [Line(one.id, one, found.get(one.id, NOTHING)) for one in plans]


def _years(actor: Actor) -> list[tuple[int, str]]:
    """Return the school years of which there are plans, from the first to the last."""
    bounds = (
        policies[WorkPlan]
        .rows(actor)
        .select(fn.MIN(WorkPlan.school_year), fn.MAX(WorkPlan.school_year))
    )
    first, last = fetch_rows(bounds)[0]
    return [] if first is None else [(y, SchoolYear(y).title) for y in range(last, first - 1, -1)]


def _many_institutions(actor: Actor) -> bool:
    return actor.reach.institution_id is None


def _of_institution(query: Any, text: str) -> Any:
    return query.where(called(text))


def bar(progress: Progress) -> Markup:
    """Return the bar of progress with its words beside it."""
    words = _l(
        "%(share)s %%: %(done)s of %(wanted)s done",
        share=progress.share,
        done=progress.done,
        wanted=progress.wanted,
    )
    return Markup(
        '<meter min="0" max="{}" value="{}" aria-label="{}"></meter><span class="d-block small">{}</span>'
    ).format(max(progress.wanted, 1), progress.done, words, words)


def _progress(line: Line) -> str:
    if line.plan.state == "draft":
        words = escape(_l("not at work yet"))
        return f'<span class="muted">{words}</span>'
    if not line.progress.total:
        return f'<span class="muted">{escape(_l("no work yet"))}</span>'
    return bar(line.progress)


def _marks(line: Line) -> str:
    if line.plan.state == "draft":
        return ""
    shown = [
        Markup('<span class="status tone-{}">{}</span>').format(tone, words)
        for tone, words in progress_marks(line.progress)
        if tone is not Tone.DONE
    ]
    return Markup(" ").join(shown)


def _state(line: Line) -> str:
    tone = STATE_TONES[line.plan.state]
    return Markup('<span class="status tone-{}">{}</span>').format(tone, _STATES[line.plan.state])


def _year(line: Line) -> str:
    address = url_for("work_plan.year_page", plan_id=line.id)
    words = line.plan.year.title
    return Markup('<a class="text-nowrap" href="{}">{}</a>').format(address, words)


PLANS = ListPage(
    name="work_plan.plans",
    title=_("Work plans"),
    endpoint="work_plan.plan_list",
    permission=PlanPermission.VIEW,
    export=PlanPermission.EXPORT,
    source=QueryRows(
        query=_query,
        sorts={"year": WorkPlan.school_year, "title": WorkPlan.title},
        default="-year",
        adorn=_adorn,
    ),
    default_sort="-year",
    filters=(
        Filter(
            name="year",
            title=_("School year"),
            kind="select",
            choices=_years,
            narrow=lambda query, value: query.where(WorkPlan.school_year == int(value)),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=PLAN_STATES,
            narrow=lambda query, value: query.where(WorkPlan.state == value),
        ),
        Filter(name="institution", title=_("Institution"), narrow=_of_institution),
        Filter(
            name="title",
            title=_("Title"),
            narrow=lambda query, value: query.where(WorkPlan.title.contains(value)),
        ),
    ),
    columns=(
        Column(
            key="title",
            title=_("Plan"),
            sort="title",
            value=lambda line: line.plan.title,
            link=lambda line: plan_url(line.id),
            width=50,
        ),
        Column(
            key="year",
            title=_("School year"),
            sort="year",
            value=lambda line: line.plan.year.title,
            markup=_year,
        ),
        Column(
            key="institution",
            title=_("Institution"),
            value=lambda line: line.plan.institution.short_name,
            may=_many_institutions,
            width=30,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda line: str(_STATES[line.plan.state]),
            markup=_state,
        ),
        Column(
            key="progress",
            title=_("Progress"),
            kind=Kind.PERCENT,
            value=lambda line: line.progress.share / 100,
            markup=_progress,
            look="text-nowrap",
        ),
        Column(
            key="rest",
            title=_("What is left"),
            value=lambda line: "; ".join(words for _tone, words in progress_marks(line.progress)),
            markup=_marks,
            width=36,
        ),
        Column(
            key="changed_at",
            title=_("Changed"),
            kind=Kind.MOMENT,
            value=lambda line: line.plan.changed_at,
            shown=False,
        ),
    ),
)
