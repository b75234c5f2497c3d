"""The search: whatever way a name is typed, within the reach alone."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.staff import nearest
from tests import factories
from tests.plugins.staff.databank.people import assign, days, employ, make_person


@pytest.fixture
def school(app: Any, db: object) -> Any:
    app.extensions.pop("staff_surnames", None)
    place = factories.make_institution(short_name="СОШ № 15, Заречье")
    factories.switch(place, "staff", enabled=True)
    employ("Семёнов Иван Петрович", place)
    employ("Кузнецова Алёна Андреевна", place, "speech_therapist")
    employ("Иванова Анна Андреевна", place)
    employ("Ушедшая Вера Павловна", place, ended_on=days(-30))
    person = make_person("Приказова Анна Львовна")
    employ(person, place)
    assign(person, order_number="417-к", order_on=days(-300))
    stranger = factories.make_institution(short_name="СОШ № 16")
    factories.switch(stranger, "staff", enabled=True)
    employ("Семёнов Чужак Петрович", stranger)
    assign(employ("Чужакова Анна", stranger).person, order_number="417-к")
    return place


def hits(client: Any, typed: str) -> str:
    answer = client.get("/search/", query_string={"q": typed})
    assert answer.status_code == 200
    return answer.get_data(as_text=True).partition('class="found"')[2]


WAYS = [
    ("семенов", "Семёнов Иван"),
    ("СЕМЁНОВ", "Семёнов Иван"),
    ("Иван Семенов", "Семёнов Иван"),
    ("Семенов И П", "Семёнов Иван"),
    ("И.П. Семёнов", "Семёнов Иван"),
    ("ctvtyjd", "Семёнов Иван"),
    ("semenov", "Семёнов Иван"),
    ("Симёнов", "Семёнов Иван"),
    ("Семёонв", "Семёнов Иван"),
    ("Кузнецовва Алена", "Кузнецова Алёна"),
    ("kuznetsova", "Кузнецова Алёна"),
    ("Иванова АА", "Иванова Анна"),
    ("анна андреевна", "Иванова Анна"),
    ("ушедшая", "Ушедшая Вера"),
    ("417-к", "Приказова Анна"),
    ("приказ 417", "Приказова Анна"),
    ("учитель-логопед", "учитель-логопед"),
    ("сош 15", "СОШ № 15"),
    ("cji 15", "СОШ № 15"),
    ("заречье", "СОШ № 15"),
]


@pytest.mark.parametrize(("typed", "meant"), WAYS)
def test_a_coordinator_finds_what_was_meant(school, sign_in, typed, meant):
    page = hits(sign_in("school_coordinator", institution=school), typed)
    assert meant in page
    assert "Чужак" not in page


@pytest.mark.parametrize(("typed", "meant"), WAYS)
def test_who_reaches_the_whole_portal_finds_it_through_the_indexes(
    school, sign_in, typed, meant, monkeypatch
):
    monkeypatch.setattr(nearest, "MOST_POSTS", 1)
    assert meant in hits(sign_in("administrator"), typed)


@pytest.mark.parametrize("wide", [False, True])
def test_strangers_are_never_found(school, sign_in, wide, monkeypatch):
    client = sign_in("school_coordinator", institution=school)
    if wide:
        monkeypatch.setattr(nearest, "MOST_POSTS", 1)
        client = sign_in("district_specialist", municipality=school.municipality)
    for typed in ("чужак", "чужакова", "Чюжакова", "xe;frjdf", "чужак петрович", "сош 16", "417"):
        page = hits(client, typed)
        assert "Чужак" not in page
        assert "СОШ № 16" not in page


def test_what_was_typed_stands_before_what_is_guessed(school, sign_in):
    employ("Семёнова Анна Петровна", school)
    page = hits(sign_in("school_coordinator", institution=school), "Семёнов")
    assert page.index("Семёнов Иван") < page.index("Семёнова Анна")


@pytest.mark.parametrize(
    "typed", ["", " ", "а", "%", "_", "'", '"', "*", "\\", "((", "😀😀", "нет" * 60]
)
def test_no_text_breaks_the_page(school, sign_in, typed):
    assert hits(sign_in("school_coordinator", institution=school), typed)


def test_a_part_of_a_page_gets_the_list_alone(school, sign_in):
    client = sign_in("school_coordinator", institution=school)
    part = client.get("/search/?q=семенов", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
    assert "Семёнов Иван" in part


@pytest.mark.usefixtures("still_pace")
def test_who_searches_too_fast_is_asked_to_wait(school, sign_in):
    client = sign_in("school_coordinator", institution=school)
    codes = [client.get("/search/?q=семенов").status_code for _number in range(31)]
    assert codes[:30] == [200] * 30
    assert codes[30] == 429
