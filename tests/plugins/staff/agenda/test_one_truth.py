"""Every place that tells when something is due tells the same day: that of the rules."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from plugins.excel_reports.contracts import ReportRequest
from plugins.staff import due_list
from plugins.staff.calendar import entries
from plugins.staff.category_terms import NEVER, term_on
from plugins.staff.due_list import due_within, dues, law, standings
from plugins.staff.duties import CategoryFact, category_end
from plugins.staff.figures import _ending
from plugins.staff.filters import StaffFilters
from plugins.staff.models import CATEGORY_KINDS, TERMS, Category, Compliance, Position
from plugins.staff.reports.categories import CATEGORIES
from plugins.staff.reports.compliance_due import COMPLIANCE_DUE
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE
from plugins.staff.tasks import tasks
from portal import clock
from portal.access import system_actor
from portal.access.actor import build_actor, workplaces_of
from portal.database import as_date, fetch_rows
from portal.inbox.models import Notice
from portal.inbox.reminders import remind_user
from tests import factories
from tests.plugins.staff.databank.people import (
    absent,
    assign,
    days,
    employ,
    employ_somebody,
    make_person,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from plugins.staff.rules import Law
    from portal.access import Actor

ADVISED_PASSED = 40
"""Days to the end of a category for which applying was advised weeks ago."""
PEOPLE = 150


@pytest.fixture
def school(db: object) -> Any:
    place = factories.make_institution(short_name="Наша школа")
    factories.switch(place, "staff", enabled=True)
    late = employ("Поздняя Анна Ивановна", place)
    Compliance.create(employment=late, held_on=days(-365 * 6))
    set_day = employ("Назначенная Анна Ивановна", place)
    Compliance.create(employment=set_day, held_on=days(-100), next_on=days(20))
    person = make_person("Кончается Анна Ивановна")
    employ(person, place)
    assign(
        person, "highest", assigned_on=days(-1700), term="until", valid_until=days(ADVISED_PASSED)
    )
    presumed = make_person("Предположена Анна Ивановна")
    employ(presumed, place)
    assign(presumed, assigned_on=days(100).replace(year=days(100).year - 5), term="unknown")
    away = make_person("Отпускная Анна Ивановна")
    employ(away, place)
    absent(away, place, "parental")
    return place


def actor_of(app: Flask, user: Any) -> Actor:
    (place,) = workplaces_of(user.id)
    return build_actor(user, place, app.extensions["plugins"], app.extensions["permissions"])


def test_every_place_tells_the_same_day_and_calls_the_same_things_overdue(
    app: Flask, school: Any, sign_in: Any
) -> None:
    user = factories.make_user(role="school_coordinator", institution=school)
    with app.app_context(), app.test_request_context():
        actor, today = actor_of(app, user), clock.today()
        expected = {
            (one.kind, one.post.id): one.on
            for one in dues(standings(actor, StaffFilters()), law(today), within=180)
        }
        assert len(expected) == 6
        overdue = {key for key, on in expected.items() if on < today}
        assert len(overdue) == 1, "an application that was advised earlier is not overdue"

        told = {(one.key.split(":")[0], int(one.key.split(":")[1])): one.due_on
                for one in tasks(actor) if one.due_on}  # fmt: skip
        assert told == {(f"staff.{kind}", post): on for (kind, post), on in expected.items()}

        marked = {one.key: one.first_on for one in entries(actor, days(-3000), days(180))}
        for (kind, post), on in expected.items():
            assert marked[f"staff.{kind}:{post}"] == on

        values = {"institutions": (), "within": 6, "ending": 6}
        request = ReportRequest(actor=actor, values=values, as_of=today)
        listed = Counter(row[5] for row in COMPLIANCE_DUE.build(request).sheets[0].rows)
        ending = Counter(row[7] if isinstance(row[7], dt.date) else row[8]
                         for row in CATEGORIES.build(request).sheets[0].rows)  # fmt: skip
        assert listed + ending == Counter(expected.values())

    client = sign_in("school_coordinator", institution=school)
    for address in ("/", "/my-work/", "/staff/due", "/staff/due?due=0"):
        page = client.get(address).get_data(as_text=True)
        assert len(re.findall(r"просрочено на \d+", page)) == len(overdue), address


def test_nobody_is_reminded_that_an_advised_day_has_passed(app: Flask, school: Any) -> None:
    user = factories.make_user(role="school_coordinator", institution=school)
    with app.app_context(), app.test_request_context():
        end = days(ADVISED_PASSED)
        advised = next(one.advised_on for one in tasks(actor_of(app, user)) if one.due_on == end)
        assert advised is not None
        assert advised < clock.today()
        remind_user(user, days(-1), clock.today())
        told = [
            one for one in Notice.select().where(Notice.user == user) if "Кончается" in one.title
        ]
        assert told == []
        remind_user(user, advised - dt.timedelta(days=8), advised - dt.timedelta(days=7))
        told = [
            one for one in Notice.select().where(Notice.user == user) if "Кончается" in one.title
        ]
        assert [one.due_on for one in told] == [end]


@pytest.fixture
def everybody(app: Flask, db: object) -> Iterator[Actor]:
    chance = random.Random(11)  # noqa: S311 - the same people every time
    place = factories.make_institution()
    codes = [row[0] for row in Position.select(Position.code).order_by(Position.place).tuples()]
    for number in range(PEOPLE):
        employ_somebody(chance, number, place, codes)
    with app.app_context(), app.test_request_context():
        yield system_actor(app.extensions["plugins"], app.extensions["permissions"])


@pytest.mark.parametrize("within", [0, 30, 180, 900, 2000])
@pytest.mark.parametrize("any_category", [True, False])
def test_asking_only_who_may_be_due_leaves_nobody_out(
    everybody: Actor, monkeypatch: pytest.MonkeyPatch, within: int, any_category: bool
) -> None:
    def stricter(day: dt.date) -> Law:
        return dataclasses.replace(law(day), any_category_exempts=any_category)

    monkeypatch.setattr(due_list, "law", stricter)
    for day in (clock.today(), days(-700)):
        filters = StaffFilters(as_of=day)
        expected = dues(standings(everybody, filters), stricter(day), within=within)
        found = due_within(everybody, filters, within=within)
        assert [(one.kind, one.post.id, one.on, one.overdue) for one in found] == [
            (one.kind, one.post.id, one.on, one.overdue) for one in expected
        ]


def test_the_database_ends_a_category_on_the_day_of_the_rules(everybody: Actor) -> None:
    person = make_person("Проверочная Анна Ивановна")
    starts = (None, dt.date(2019, 2, 28), dt.date(2020, 2, 29), dt.date(2023, 2, 1),
              NO_TERM_SINCE - dt.timedelta(days=1), NO_TERM_SINCE, days(10))  # fmt: skip
    for kind, _words in CATEGORY_KINDS:
        for term, _title in TERMS:
            for assigned in starts:
                until = LAST_TERM_ENDS + dt.timedelta(days=600) if term == "until" else None
                assign(person, kind, assigned_on=assigned, term=term, valid_until=until)
    rules = law(clock.today())
    query = Category.select(
        Category.kind, Category.assigned_on, Category.term, Category.valid_until, term_on(rules)
    )
    seen = 0
    for kind, assigned, term, until, counted in fetch_rows(query):
        end = category_end(CategoryFact(kind, None, as_date(assigned), term, as_date(until)), rules)
        expected = NEVER if end.state == "no_term" else end.term_on and end.term_on.isoformat()
        assert counted == expected, (kind, assigned, term, until)
        seen += 1
    assert seen > len(CATEGORY_KINDS) * len(TERMS) * len(starts)


def test_the_chart_counts_the_ends_that_the_list_names(everybody: Actor) -> None:
    today = clock.today()
    charted = {month: count for _what, month, count in fetch_rows(_ending(everybody, today))}
    last = today.replace(year=today.year + 1, day=1) - dt.timedelta(days=1)
    found = due_within(everybody, StaffFilters(), within=(last - today).days, kinds=("category",))
    assert charted == Counter(f"{one.on:%Y-%m}" for one in found)
