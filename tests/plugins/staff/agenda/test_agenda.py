"""The databank's tasks, calendar entries, figures and charts: by person inside an institution, by institution above."""

from __future__ import annotations

import re
from typing import Any

import pytest

from plugins.staff import nearest
from plugins.staff.models import Compliance
from portal.charts import drawn, figure
from portal.database import database
from portal.plugin import Chart, ChartSeries
from tests import factories
from tests.plugins.staff.databank.people import assign, days, employ, make_person


@pytest.fixture
def school(db: object) -> Any:
    place = factories.make_institution(short_name="Наша школа")
    factories.switch(place, "staff", enabled=True)
    late = employ("Поздняя Анна Ивановна", place)
    Compliance.create(employment=late, held_on=days(-365 * 6))
    person = make_person("Кончается Анна Ивановна")
    employ(person, place)
    assign(person, "highest", assigned_on=days(-1700), term="until", valid_until=days(120))
    return place


@pytest.fixture
def neighbour(school: Any) -> Any:
    place = factories.make_institution(municipality=school.municipality, short_name="Соседняя")
    factories.switch(place, "staff", enabled=True)
    Compliance.create(employment=employ("Соседкина Анна", place), held_on=days(-365 * 6))
    return place


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def test_a_coordinator_sees_whom_it_is_about_and_who_acts_next(school, neighbour, sign_in):
    page = text(sign_in("school_coordinator", institution=school), "/my-work/")
    assert "Поздняя А. И.: Аттестация на СЗД" in page
    assert "Кончается А. И.: Высшая категория" in page
    assert "педагог подаёт заявление" in page
    assert 'id="overdue"' in page
    assert "Соседкина" not in page


def test_a_district_sees_one_task_of_each_institution(school, neighbour, sign_in):
    client = sign_in("district_specialist", municipality=school.municipality)
    page = text(client, "/my-work/")
    assert "Наша школа: просрочено 1, в ближайшие полгода 2" in page
    assert "Соседняя: просрочено 1, в ближайшие полгода 0" in page
    assert "Поздняя" not in page
    only = text(client, "/my-work/?institution=Соседняя")
    assert "Соседняя: просрочено" in only
    assert "Наша школа: просрочено" not in only


def test_a_region_is_led_to_the_page_that_counts(school, sign_in, monkeypatch):
    monkeypatch.setattr(nearest, "MOST_POSTS", 1)
    client = sign_in("administrator")
    page = text(client, "/my-work/")
    assert "Посмотрите, кому что предстоит" in page
    assert "Поздняя" not in page
    assert "категори" in text(client, f"/calendar/?view=list&day={days(120).isoformat()}")


def test_terms_stand_in_the_calendar_on_their_days(school, neighbour, sign_in):
    client = sign_in("school_coordinator", institution=school)
    day = days(120)
    page = text(client, f"/calendar/?view=day&day={day.isoformat()}")
    assert "Кончается А. И." in page
    assert f"{day:%d.%m.%Y}" in page
    for view in ("month", "week", "list"):
        assert "Кончается А. И." in text(client, f"/calendar/?view={view}&day={day.isoformat()}")
    assert "Соседкина" not in text(client, f"/calendar/?view=list&day={days(-365).isoformat()}")


def test_many_entries_of_a_day_fold_and_open(school, sign_in):
    for number in range(5):
        person = make_person(f"Дневнева{'абвгд'[number]} Анна")
        employ(person, school)
        assign(person, assigned_on=days(-1700), term="until", valid_until=days(130))
    client = sign_in("school_coordinator", institution=school)
    month = text(client, f"/calendar/?day={days(130).isoformat()}")
    assert month.count("Дневнева") in {3, 6}, "the days to apply by may stand in the same month"
    assert "ещё 2" in month
    assert text(client, f"/calendar/?view=day&day={days(130).isoformat()}").count("Дневнева") == 5


def test_the_charts_say_what_the_lists_say_and_lead_to_them(school, sign_in):
    client = sign_in("school_coordinator", institution=school)
    page = text(client, "/")
    assert page.count('<svg class="bars"') == 3
    assert page.count("То же таблицей") == 3
    held = re.search(r'aria-label="Высшая (\d+): Места работы"', page)
    assert held
    assert held[1] == "1"
    assert f"{held[1]} мест" in text(client, "/staff/?category=highest")
    assert "category=highest" in page
    assert "style=" not in page
    month = re.search(rf'aria-label="{days(120):%m\.%Y} (\d+): Категории"', page)
    assert month
    assert month[1] == "1"


def test_a_category_that_a_later_one_replaces_ends_for_nobody(school, sign_in):
    person = make_person("Сменная Анна Ивановна")
    employ(person, school)
    assign(person, assigned_on=days(-1700), term="until", valid_until=days(120))
    assign(person, "highest", assigned_on=days(-10), term="none")
    page = text(sign_in("school_coordinator", institution=school), "/")
    found = re.search(rf'aria-label="{days(120):%m\.%Y} (\d+): Категории"', page)
    assert found
    assert found[1] == "1"


@pytest.mark.parametrize("address", ["/", "/my-work/", "/calendar/"])
def test_a_page_asks_no_more_however_many_people_there_are(school, sign_in, address, monkeypatch):
    client = sign_in("school_coordinator", institution=school)
    # Ten are the core's and the databank's; what another module adds is counted by its own tests.
    for other in client.application.extensions["plugins"].switchable():
        factories.switch(school, other.name, enabled=other.name == "staff")
    client.get(address)
    asked: list[str] = []
    run = type(database.obj).execute_sql

    def counting(self: Any, sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return run(self, sql, *rest, **more)

    monkeypatch.setattr(type(database.obj), "execute_sql", counting)
    client.get(address)
    few, asked[:] = len(asked), []
    for number in range(30):
        employ(f"Новенькая{number} Анна", school)
    asked.clear()
    client.get(address)
    assert len(asked) <= max(few, 10)
    assert few <= 10


def test_bars_fill_their_space_in_shares_of_the_longest():
    chart = Chart(title="т", permission="p", labels=("а", "б", "в"), urls=("/а",),
                  series=(ChartSeries(title="с", values=(10, 5, 0)),))  # fmt: skip
    bars = [row.bars[0] for row in drawn(chart).rows]
    assert bars[0].width == 2 * bars[1].width
    assert bars[2].width == 0
    assert [row.url for row in drawn(chart).rows] == ["/а", "", ""]
    assert figure(12345) == "12\N{NO-BREAK SPACE}345"
    assert drawn(Chart(title="т", permission="p", labels=(), series=())).height == 0
