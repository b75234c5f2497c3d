"""A small district with a plan, for the tests of plans at work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.work_plan import services
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.terms import EventOffset, Kind, Reading, Window
from plugins.work_plan.written import WrittenActivity, WrittenPlan, WrittenSection
from portal.access.actor import build_actor, workplaces_of
from tests import factories

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution

YEAR = 2025
TITLE = "План работы по аттестации"


def day(month: int, number: int) -> dt.date:
    """Return a day of the school year of these tests."""
    return dt.date(YEAR if month >= 9 else YEAR + 1, month, number)


def window(first: dt.date | None, last: dt.date) -> Window:
    """Return a window."""
    return Window(start=first, due=last)


def dated(*windows: Window, phrase: str = "срок", **values: Any) -> Reading:
    """Return a reading with windows."""
    return Reading(phrase=phrase, kind=values.pop("kind", Kind.DATED), windows=windows, **values)


OCTOBER = dated(window(day(10, 1), day(10, 31)), phrase="октябрь")
MONTHLY = dated(
    *(window(day(m, 1), day(m, 28)) for m in (9, 10, 11, 12, 1, 2, 3, 4, 5)),
    phrase="ежемесячно",
    kind=Kind.RECURRING,
)
ALWAYS = Reading(phrase="постоянно", kind=Kind.CONTINUOUS)
ASKED_FOR = Reading(phrase="по заявкам ОО", kind=Kind.ON_REQUEST)
SCHEDULE = Reading(phrase="по графику", kind=Kind.BY_SCHEDULE)
BEFORE_MEETING = Reading(
    phrase="за 10 дней до заседания комиссии",
    kind=Kind.RELATIVE,
    event=EventOffset(anchor="commission_meeting", offset=-10),
)
UNREAD = Reading(phrase="когда рак свистнет", kind=Kind.UNREAD)


def actor_of(user: User) -> Actor:
    """Return the actor of a user at the first workplace."""
    place = workplaces_of(user.id)[0]
    extensions = current_app.extensions
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])


def written(*terms: str, title: str = TITLE) -> WrittenPlan:
    """Return a plan with one section and a row for each term."""
    rows = tuple(
        WrittenActivity(number=f"{n}.", text=f"Мероприятие {n}", term=term, responsible="методист")
        for n, term in enumerate(terms, start=1)
    )
    return WrittenPlan(
        title=title,
        school_year=YEAR,
        sections=(WrittenSection(title="I. Организационное направление", activities=rows),),
    )


@dataclass
class World:
    """A district with its centre, two schools and a kindergarten, and who works there."""

    centre: Institution
    school: Institution
    other: Institution
    garden: Institution
    specialist: User
    head: User
    coordinator: User
    neighbour: User

    @property
    def district(self) -> Actor:
        """Return the specialist at work."""
        return actor_of(self.specialist)

    @property
    def at_school(self) -> Actor:
        """Return the school's coordinator at work."""
        return actor_of(self.coordinator)

    @property
    def next_door(self) -> Actor:
        """Return the other school's coordinator at work."""
        return actor_of(self.neighbour)

    def plan(
        self, *readings: Reading, whose: Institution | None = None, **values: Any
    ) -> tuple[WorkPlan, list[Activity]]:
        """Make a plan with a row for each reading, at work unless it is to be a draft."""
        draft = values.pop("draft", False)
        whose = whose or self.centre
        plan = services.make_plan(
            values.pop("actor", self.district),
            institution=whose,
            school_year=YEAR,
            written=written(*(one.phrase for one in readings), title=values.pop("title", TITLE)),
            readings=readings,
            **values,
        )
        if not draft:
            services.put_to_work(self.district, plan)
        rows = Activity.select().where(Activity.plan == plan.id).order_by(Activity.position)
        return WorkPlan.get_by_id(plan.id), list(rows)


def make_world() -> World:
    """Make the district."""
    place = factories.make_municipality()
    centre = factories.make_institution(municipality=place, kind="centre", short_name="ЦОКО")
    school = factories.make_institution(municipality=place)
    other = factories.make_institution(municipality=place)
    return World(
        centre=centre,
        school=school,
        other=other,
        garden=factories.make_institution(municipality=place, kind="kindergarten"),
        specialist=factories.make_user(role="district_specialist", municipality=place),
        head=factories.make_user(role="district_head", municipality=place),
        coordinator=factories.make_user(role="school_coordinator", institution=school),
        neighbour=factories.make_user(role="school_coordinator", institution=other),
    )


def work_of(activity: Activity, **values: Any) -> list[Occurrence]:
    """Return the pieces of work of a row, in the order of their days."""
    query = Occurrence.select().where(Occurrence.activity == activity.id)
    for name, value in values.items():
        query = query.where(getattr(Occurrence, name) == value)
    return list(query.order_by(Occurrence.due, Occurrence.institution, Occurrence.id))
