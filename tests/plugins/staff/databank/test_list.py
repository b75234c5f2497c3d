"""The list: who is in it, in which order, and that pages by key miss nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from plugins.staff.databank import staff_page
from plugins.staff.filters import StaffFilters
from portal.access.actor import Actor, Reach
from portal.database import fold
from tests.factories import make_institution, make_municipality
from tests.plugins.staff.databank.people import assign, days, employ, make_person, position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def school(db: object) -> object:
    return make_institution()


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def names(page: str) -> list[str]:
    return re.findall(r'/staff/persons/\d+" title="([^"]+)"', page)


@pytest.fixture
def within(app: Flask, db: object) -> Iterator[None]:
    """Ask the list itself, without a page."""
    with app.app_context():
        yield


def actor_of(app: Flask, **reach: int) -> Actor:
    from portal.access import system_actor

    whole = system_actor(app.extensions["plugins"], app.extensions["permissions"])
    return Actor(whole.user, whole.workplace, Reach(**reach), whole.permissions, whole.modules)


def test_a_coordinator_sees_the_own_school_only(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Своя Вера Ильинична", school)
    employ("Чужая Нина Львовна", make_institution())
    assert names(text_of(sign_in("school_coordinator", institution=school), "/staff/")) == [
        "Своя Вера Ильинична"
    ]


def test_a_specialist_sees_the_own_district_only(sign_in: Callable[..., FlaskClient]) -> None:
    here, there = make_municipality(), make_municipality()
    employ("Здешняя Вера Ильинична", make_institution(municipality=here))
    employ("Тамошняя Нина Львовна", make_institution(municipality=there))
    page = text_of(sign_in("district_specialist", municipality=here), "/staff/")
    assert names(page) == ["Здешняя Вера Ильинична"]
    assert "Тамошняя" not in page


@pytest.mark.parametrize(
    "text", ["семён", "СЕМЕН", "емен", "семенова ан", "ан", "семёнова анна петровна"]
)
def test_a_name_is_found_by_any_part_in_any_case_with_e_for_yo(
    text: str, school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Семёнова Анна Петровна", school)
    employ("Белов Олег Юрьевич", school)
    client = sign_in("school_coordinator", institution=school)
    answer = client.get("/staff/", query_string={"name": text})
    assert names(answer.get_data(as_text=True)) == ["Семёнова Анна Петровна"]


@pytest.mark.parametrize("text", ['"', "' or 1=1 --", "%", "_", "*", "AND", "а" * 300])
def test_signs_of_query_languages_find_nothing_and_break_nothing(
    text: str, school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Семёнова Анна Петровна", school)
    client = sign_in("school_coordinator", institution=school)
    answer = client.get("/staff/", query_string={"name": text})
    assert answer.status_code == 200
    assert names(answer.get_data(as_text=True)) == []


def test_filters_combine(school: object, sign_in: Callable[..., FlaskClient]) -> None:
    wanted = make_person("Нужная Анна Ивановна")
    employ(wanted, school, subject="Физика")
    assign(wanted, "highest")
    other = make_person("Другая Анна Ивановна")
    employ(other, school, subject="Химия")
    assign(other, "highest")
    employ("Третья Анна Ивановна", school, subject="Физика")
    client = sign_in("school_coordinator", institution=school)
    key = position().id
    address = f"/staff/?category=highest&subject=физ&position={key}&kind=main&term=none"
    assert names(text_of(client, address)) == ["Нужная Анна Ивановна"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"category": "none"}, {"Пустая", "Бывшая"}),
        ({"category": "first"}, {"Первая", "Кончается"}),
        ({"category": "highest"}, {"Высшая"}),
        ({"category": "methodist"}, {"Высшая"}),
        ({"term": "ending"}, {"Кончается"}),
        ({"term": "ended"}, {"Бывшая"}),
        ({"term": "until"}, {"Кончается"}),
        ({"gap": "hired"}, {"Пустая"}),
        ({"state": "left"}, {"Ушедшая"}),
    ],
)
@pytest.mark.usefixtures("within")
def test_each_filter_finds_its_own(
    filters: dict[str, str], found: set[str], school: object, app: Flask
) -> None:
    for name in ("Пустая", "Первая", "Высшая", "Кончается", "Бывшая", "Ушедшая"):
        person = make_person(f"{name} Анна Ивановна")
        employ(
            person,
            school,
            started_on=None if name == "Пустая" else days(-3000),
            ended_on=days(-5) if name == "Ушедшая" else None,
        )
        if name in {"Первая", "Высшая"}:
            assign(person, "first")
        if name == "Высшая":
            assign(person, "highest")
            assign(person, "methodist", position=None)
        if name in {"Кончается", "Бывшая"}:
            until = days(60) if name == "Кончается" else days(-60)
            assign(person, "first", assigned_on=days(-1500), term="until", valid_until=until)
    page = staff_page(actor_of(app, institution_id=school.id), StaffFilters(**filters))
    assert {row.last_name for row in page.rows} == found
    assert page.count == len(found)


def test_the_list_is_as_of_the_day_asked_for(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    person = make_person("Прежняя Анна Ивановна")
    employ(person, school, started_on=days(-900), ended_on=days(-300))
    assign(person, "first", assigned_on=days(-800), term="until", valid_until=days(-400))
    employ("Новая Анна Ивановна", school, started_on=days(-100))
    client = sign_in("school_coordinator", institution=school)
    then = text_of(client, f"/staff/?as_of={days(-600)}")
    assert names(then) == ["Прежняя Анна Ивановна"]
    assert "Первая" in then.split("<tbody>")[1] or "First" in then.split("<tbody>")[1]
    assert names(text_of(client, "/staff/")) == ["Новая Анна Ивановна"]


@pytest.mark.parametrize("sort", ["name", "-name", "institution", "-institution"])
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.usefixtures("within")
def test_pages_by_key_show_everybody_once_and_lead_back(
    sort: str,
    wide: bool,
    app: Flask,
) -> None:
    place = make_municipality()
    schools = [make_institution(municipality=place) for _ in range(3)]
    for number in range(123):
        employ(f"Тёзка{number // 3} Анна", schools[number % 3])
    reach = {} if wide else {"municipality_id": place.id}
    actor = actor_of(app, **reach)
    filters = StaffFilters(name=fold("тёзка"))
    pages, after = [], ""
    while True:
        page = staff_page(actor, filters, sort=sort, after=after)
        pages.append([row.id for row in page.rows])
        if page.next is None:
            break
        after = page.next
    seen = [key for one in pages for key in one]
    assert [len(one) for one in pages] == [50, 50, 23]
    assert len(set(seen)) == 123
    assert page.count == 123
    back = staff_page(actor, filters, sort=sort, before=page.previous or "")
    assert [row.id for row in back.rows] == pages[1]
    assert back.next is not None


def test_a_page_asks_no_more_than_eight_queries_however_many_rows(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    from portal.database import database

    for number in range(60):
        assign(employ(f"Много{number} Анна", school).person)
    client = sign_in("school_coordinator", institution=school)
    client.get("/staff/?name=много")
    asked: list[str] = []
    execute = type(database.obj).execute_sql

    def counting(self: object, sql: str, *rest: object, **more: object) -> object:
        if not sql.upper().startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            asked.append(sql)
        return execute(self, sql, *rest, **more)

    type(database.obj).execute_sql = counting
    try:
        client.get("/staff/?name=много")
    finally:
        type(database.obj).execute_sql = execute
    assert 0 < len(asked) <= 8, asked


@pytest.mark.parametrize("key", ["x", "====", "%00", "МЯ", "9" * 400])
def test_a_broken_key_or_filter_shows_the_first_page(
    key: str, school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Первая Анна Ивановна", school)
    client = sign_in("school_coordinator", institution=school)
    query = {
        "after": key,
        "institution": key,
        "position": key,
        "due": key,
        "as_of": key,
        "sort": key,
    }
    answer = client.get("/staff/", query_string=query)
    assert answer.status_code == 200
    assert names(answer.get_data(as_text=True)) == ["Первая Анна Ивановна"]


def test_numbers_and_birth_dates_are_not_in_the_list(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    person = make_person(
        "Тайная Анна Ивановна",
        snils="112-233-445 95",
        phone="+7 918 000-11-22",
        birth_on=days(-15000),
    )
    employ(person, school)
    page = text_of(sign_in("school_coordinator", institution=school), "/staff/")
    assert "112-233" not in page
    assert "000-11-22" not in page
    assert f"{days(-15000):%d.%m.%Y}" not in page


def test_what_looks_like_markup_stays_text(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ('<b>Анна</b> "x" &', school, subject="<script>alert(1)</script>")
    page = text_of(sign_in("school_coordinator", institution=school), "/staff/")
    assert "<script>alert" not in page
    assert "<b>Анна" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_leads_to_a_report_of_the_same_rows_or_to_none(
    school: object, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Отчётная Анна Ивановна", school)
    client = sign_in("district_specialist", municipality=school.municipality)
    page = text_of(client, f"/staff/?institution={school.id}&kind=main")
    found = re.search(r'href="(/reports/databank[^"]*)"', page)
    assert found
    report = text_of(client, found[1].replace("&amp;", "&"))
    assert "Отчётная" in report
    assert "/reports/databank" not in text_of(client, "/staff/?category=none")
