"""The figures of the dashboard's cards and charts: one query for all of them, through the policies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import g
from peewee import SQL, Case, fn

from plugins.staff.category_terms import ends_between, of_post, term_on
from plugins.staff.conditions import has_gap, held, working_now
from plugins.staff.databank import COUNT_BOUND, count_posts, filled
from plugins.staff.due_list import law
from plugins.staff.filters import StaffFilters
from plugins.staff.models import Category, Compliance, Employment, Person
from portal import clock
from portal.access import policies
from portal.database import fetch_rows
from portal.workdays import ONE_DAY, add_months

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor

MONTHS_AHEAD = 12
YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """How many posts are held now by category, categories end by month, and were attested by year.

    Months are ``2026-11``, years ``2026``; a post counts once, with the highest category it has.
    """

    by_category: Counter[str] = field(default_factory=Counter)
    ending: Counter[str] = field(default_factory=Counter)
    attested: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)

    @property
    def posts(self) -> int:
        """Return how many posts are held now."""
        return self.by_category.total()

    @property
    def gaps(self) -> int:
        """Return how many posts lack a datum that terms are counted from (bounded)."""
        return self.lacking.total()


def figures_of(actor: Actor) -> Figures:
    """Return the figures of an actor's reach; asked once per request."""
    known: dict[int, Figures] | None = g.get("staff_figures")
    if known is None:
        known = g.staff_figures = {}
    if actor.workplace.id not in known:
        known[actor.workplace.id] = _counted(actor, clock.today())
    return known[actor.workplace.id]


def gaps_of(actor: Actor) -> int:
    """Return how many posts lack a datum that terms are counted from, counted up to ``COUNT_BOUND`` + 1."""
    figures = counted_already(actor)
    return figures.gaps if figures is not None else count_posts(actor, StaffFilters(gap="any"))


def counted_already(actor: Actor) -> Figures | None:
    """Return the figures where this request has asked for them before."""
    found: Figures | None = (g.get("staff_figures") or {}).get(actor.workplace.id)
    return found


def _counted(actor: Actor, day: dt.date) -> Figures:
    found = Figures()
    parts = {
        "category": found.by_category,
        "ends": found.ending,
        "attested": found.attested,
        "gaps": found.lacking,
    }
    query = _by_category(actor, day) + _ending(actor, day) + _attested(actor, day)
    query += _lacking(actor, day)
    for what, key, count in fetch_rows(query):
        parts[what][key] = count
    return found


def _by_category(actor: Actor, day: dt.date) -> Any:
    place = filled({"as_of": day.isoformat()})
    kind = Case(
        None,
        [
            (fn.EXISTS(held(place, kinds=("highest",))), "highest"),
            (fn.EXISTS(held(place, kinds=("first",))), "first"),
        ],
        "none",
    )
    return (
        policies[Employment]
        .rows(actor)
        .where(*working_now(place))
        .select(SQL("'category'").alias("what"), kind.alias("name"), fn.COUNT(SQL("*")))
        .group_by(SQL("2"))
    )


def _ending(actor: Actor, day: dt.date) -> Any:
    """Return how many categories of people who work now end in each month; replaced ones are not told."""
    place = filled({"as_of": day.isoformat()})
    last = add_months(day.replace(day=1), MONTHS_AHEAD) - ONE_DAY
    rules = law(day)
    return (
        policies[Employment]
        .rows(actor)
        .join(Category, on=of_post())
        .where(
            *working_now(place),
            ends_between(Employment, rules, day, last),
        )
        .select(SQL("'ends'"), fn.SUBSTR(term_on(rules), 1, 7), fn.COUNT(fn.DISTINCT(Category.id)))
        .group_by(SQL("2"))
    )


def _attested(actor: Actor, day: dt.date) -> Any:
    year = fn.SUBSTR(Compliance.held_on.cast("varchar"), 1, 4)
    return (
        policies[Compliance]
        .rows(actor)
        .where(
            Compliance.held_on >= f"{day.year - YEARS_BACK}-01-01",
            Compliance.held_on <= day.isoformat(),
        )
        .select(SQL("'attested'"), year, fn.COUNT(SQL("*")))
        .group_by(SQL("2"))
    )


def _lacking(actor: Actor, day: dt.date) -> Any:
    place = filled({"as_of": day.isoformat()})
    found = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .switch(Employment)
        .where(*working_now(place), has_gap(place))
        .select(SQL("1"))
        .limit(COUNT_BOUND + 1)
    )
    columns = (SQL("'gaps'"), SQL("'any'"), fn.COUNT(SQL("*")))
    return Employment.select(*columns).from_(found.alias("lacking"))
