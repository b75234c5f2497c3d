"""Who is due: the pages tell who, what, by when and why, as of any day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Compliance
from tests.factories import make_institution, make_municipality
from tests.plugins.staff.databank.people import assign, days, employ, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient


@pytest.fixture
def school(db: object) -> Any:
    return make_institution()


def body(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_overdue_attestation_is_told_with_its_paragraph(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    job = employ("Просроченная Анна Ивановна", school)
    Compliance.create(employment=job, held_on=days(-365 * 6))
    employ("Недавняя Анна Ивановна", school, started_on=days(-100))
    exempt = employ("Категорийная Анна Ивановна", school)
    assign(exempt.person)
    page = body(sign_in("school_coordinator", institution=school), "/staff/due?due=0")
    assert "Просроченная" in page
    assert "Недавняя" not in page
    assert "Категорийная" not in page
    assert "196" in page


def test_a_category_that_ends_is_told_with_the_day_to_apply_by(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    person = make_person("Кончается Анна Ивановна")
    employ(person, school)
    assign(person, assigned_on=days(-1700), term="until", valid_until=days(120))
    client = sign_in("school_coordinator", institution=school)
    assert f"{days(120):%d.%m.%Y}" in body(client, "/staff/due?what=category")
    assert "Кончается" not in body(client, "/staff/due?what=category&due=30")


def test_a_category_that_a_later_one_replaces_is_not_due(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    person = make_person("Сменная Анна Ивановна")
    employ(person, school)
    assign(person, assigned_on=days(-1700), term="until", valid_until=days(60))
    assign(person, "highest")
    client = sign_in("school_coordinator", institution=school)
    assert "Сменная" not in body(client, "/staff/due?due=365")


def test_duties_are_those_of_the_day_asked_for(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    job = employ("Давняя Анна Ивановна", school)
    Compliance.create(employment=job, held_on=days(-30))
    client = sign_in("school_coordinator", institution=school)
    assert "Давняя" not in body(client, "/staff/due?due=0")
    assert "Давняя" in body(client, f"/staff/due?due=0&as_of={days(-60)}")


def test_heads_are_not_due(school: Any, sign_in: Callable[..., FlaskClient]) -> None:
    employ("Ведущая Анна Ивановна", school, "director", subject="")
    client = sign_in("school_coordinator", institution=school)
    assert "Ведущая" not in body(client, "/staff/due?due=365")
    assert "Ведущая" in body(client, "/staff/")


def test_the_district_counts_by_institution(sign_in: Callable[..., FlaskClient]) -> None:
    place = make_municipality()
    one, other = (make_institution(municipality=place) for _ in range(2))
    employ("Первая Анна Ивановна", one)
    employ("Вторая Анна Ивановна", other)
    employ("Чужая Анна Ивановна", make_institution())
    page = body(sign_in("district_specialist", municipality=place), "/staff/due")
    assert one.short_name in page
    assert other.short_name in page
    assert "Чужая" not in page


def test_the_dashboard_leads_to_what_is_overdue(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Просроченная Анна Ивановна", school)
    page = body(sign_in("school_coordinator", institution=school), "/")
    assert "Просроченная\N{NO-BREAK SPACE}А.\N{NO-BREAK SPACE}И." in page
    assert 'href="/my-work/"' in page
