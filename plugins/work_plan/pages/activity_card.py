"""What the page of one row shows: its work, the acts of work that goes on, who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN, fn

from plugins.work_plan.models import Evidence, Occurrence
from plugins.work_plan.own_work import is_open
from plugins.work_plan.pages.wording import Mark, work_mark
from plugins.work_plan.progress import NOTHING, Progress, of_handed_down
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.work_plan.models import Activity

MOST_WORK = 60
MOST_ACTS = 30
MOST_ANSWERS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of work with its mark, and how many proofs it has."""

    work: Occurrence
    mark: Mark
    proofs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How institutions have answered: in numbers, the late ones and the latest answers by name."""

    progress: Progress
    institutions: int
    silent: list[Occurrence]
    silent_count: int
    latest: list[Occurrence]


def pieces_of(activity: Activity, institution_id: int) -> list[Piece]:
    """Return the row's pieces of work in its own institution, the nearest days first."""
    proofs = fn.COUNT(Evidence.id)
    query = (
        Occurrence.select(Occurrence, User.id, User.name, proofs.alias("proofs"))
        .join(User, JOIN.LEFT_OUTER, on=(Occurrence.responsible == User.id))
        .switch(Occurrence)
        .join(Evidence, JOIN.LEFT_OUTER, on=(Evidence.occurrence == Occurrence.id))
        .where(
            Occurrence.activity == activity.id,
            Occurrence.institution == institution_id,
            Occurrence.handed_down == False,  # noqa: E712
        )
        .group_by(Occurrence.id, User.id)
        .order_by(Occurrence.due, Occurrence.id)
        .limit(MOST_WORK)
    )
    found: Any = list(query)
    for one in found:
        one.activity = activity
    return [Piece(work=one, mark=work_mark(one), proofs=one.proofs) for one in found]


def acts_of(activity: Activity, institution_id: int) -> tuple[list[Evidence], int]:
    """Return what was done for a row lately, and how many acts there are in all."""
    whole = (
        Evidence.select(Evidence, User.id, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(Evidence.by == User.id))
        .switch(Evidence)
        .join(Occurrence)
        .where(
            Occurrence.activity == activity.id,
            Occurrence.institution == institution_id,
            Occurrence.handed_down == False,  # noqa: E712
        )
    )
    acts = list(whole.order_by(Evidence.on.desc(), Evidence.id.desc()).limit(MOST_ACTS))
    count = whole.select(fn.COUNT(Evidence.id)).scalar()
    return acts, int(count or 0)


def answers_of(activity: Activity) -> Answers:
    """Return how institutions have answered: five queries, whatever their number."""
    handed: Any = (Occurrence.activity == activity.id) & (
        Occurrence.handed_down == True  # noqa: E712
    )
    places = Occurrence.select(fn.COUNT(fn.DISTINCT(Occurrence.institution))).where(handed)
    silent: Any = handed & is_open()
    silent_places = places.where(is_open())
    common = Occurrence.select(Occurrence, Institution).join(Institution)
    latest = common.where(handed, Occurrence.state == "done")
    silent_work = common.where(silent).order_by(Occurrence.due, Institution.sort_key)
    silent_list = list(silent_work.limit(MOST_ANSWERS))
    latest_list = list(
        latest.order_by(Occurrence.done_on.desc(), Occurrence.id.desc()).limit(MOST_ANSWERS)
    )
    for one in (*silent_list, *latest_list):
        one.activity = activity
    return Answers(
        progress=of_handed_down([activity.id]).get(activity.id, NOTHING),
        institutions=fetch_rows(places)[0][0],
        silent=silent_list,
        silent_count=fetch_rows(silent_places)[0][0],
        latest=latest_list,
    )
