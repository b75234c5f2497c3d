"""Persons by number or name for who answers calls: within reach alone, however a number is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Employment
from plugins.staff.numbers import numbered
from portal.access.actor import build_actor, workplaces_of
from portal.database import database, is_sqlite
from tests import factories
from tests.plugins.staff.databank.people import days, employ, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.plugin import FoundPerson

WRITTEN = (
    "+7 (918) 123-45-67",
    "89181234567",
    "8 918 123.45.67 доб. 12",
    "918 123 45 67, 8 861 305-12-34",
)


@pytest.fixture
def school(app: Flask, db: object) -> Iterator[Institution]:
    """Return a school, within the application."""
    with app.test_request_context():
        yield factories.make_institution()


def _actor(app: Flask, role: str, **where: Any) -> Actor:
    user = factories.make_user(role=role, **where)
    extensions = app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


def _found(app: Flask, school: Institution, text: str) -> list[FoundPerson]:
    actor = _actor(app, "district_specialist", municipality=school.municipality)
    return app.extensions["plugins"].find_people(actor, text, 5)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(
    "typed", ["8 918 123-45-67", "+7918123", "918 12", "4567", "8918123", "+7 918 123-45-6"]
)
def test_a_number_is_found_however_it_is_written(
    app: Flask, school: Institution, written: str, typed: str
) -> None:
    employ(make_person(phone=written), school)
    employ(make_person("Сидорова Яна Олеговна", phone="8 918 123-99-99"), school)
    assert "Петрова Анна Ивановна" in [one.name for one in _found(app, school, typed)]


@pytest.mark.parametrize("typed", ["456", "918 123 45 60", "12", "", "+", "п"])
def test_what_says_too_little_or_something_else_finds_nobody(
    app: Flask, school: Institution, typed: str
) -> None:
    employ(make_person(phone=WRITTEN[0]), school)
    assert _found(app, school, typed) == []


@pytest.mark.parametrize("typed", ["Петрова", "петрова анна", "Петрова А. И.", "пертова"])
def test_a_name_is_found_with_the_post_that_is_held_now(
    app: Flask, school: Institution, typed: str
) -> None:
    person = make_person(phone=WRITTEN[0])
    employ(person, school, ended_on=days(-100))
    employ(person, school)
    (found,) = _found(app, school, typed)
    assert (found.key, found.table) == (person.id, "staff_person")
    assert (found.name, found.phone) == ("Петрова Анна Ивановна", WRITTEN[0])
    assert found.institution_id == school.id
    assert found.institution == school.short_name
    assert found.post.endswith("математика")
    assert found.url.endswith(f"/{person.id}")


def test_who_has_left_is_found_last_and_without_the_post(app: Flask, school: Institution) -> None:
    employ(make_person(), school, ended_on=days(-30))
    employ(make_person("Петрова Яна Олеговна"), school)
    works, left = _found(app, school, "Петрова")
    assert (works.name, left.name) == ("Петрова Яна Олеговна", "Петрова Анна Ивановна")
    assert (left.post, left.institution_id, left.institution) == ("", None, "")


@pytest.mark.parametrize("typed", ["Петрова", "4567"])
def test_each_finds_the_people_of_the_own_reach(
    app: Flask, school: Institution, typed: str
) -> None:
    employ(make_person(phone=WRITTEN[0]), school)
    elsewhere = factories.make_institution(municipality=factories.make_municipality())
    assert len(_found(app, school, typed)) == 1
    assert _found(app, elsewhere, typed) == []
    coordinator = _actor(app, "school_coordinator", institution=elsewhere)
    assert app.extensions["plugins"].find_people(coordinator, typed, 5) == []


def test_a_number_is_read_from_its_index(app: Flask, school: Institution) -> None:
    for number in range(300):
        make_person(phone=f"+7 (918) 200-{number // 100:02}-{number % 100:02}")
    query = Employment.select(Employment.id).where(Employment.person.in_(numbered("9181234567")))
    sql, values = query.sql()
    if not is_sqlite():
        database.execute_sql("analyze staff_person")
    explain = "explain query plan " if is_sqlite() else "explain "
    plan = " ".join(str(row) for row in database.execute_sql(explain + sql, values).fetchall())
    assert "staff_person_phone" in plan
