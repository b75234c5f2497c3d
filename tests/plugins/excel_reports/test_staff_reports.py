"""What each report of the staff tells of people whose answers are known beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.models import Category, Compliance, Position
from tests.factories import make_institution
from tests.plugins.excel_reports.workbooks import data_rows, downloaded, header_row
from tests.plugins.staff.databank.people import assign, days, employ, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.plugins.excel_reports.conftest import District


@pytest.fixture
def client(district: District, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=district.own)


def by_name(client: FlaskClient, name: str, column: int = 2, **given: Any) -> dict[str, Any]:
    rows = data_rows(downloaded(client, name, **given).worksheets[0])
    return {row[column].split()[1]: row for row in rows}


def test_due_tells_the_overdue_with_paragraph(client: FlaskClient) -> None:
    rows = by_name(client, "compliance_due")
    assert set(rows) == {"Просрочка", "Срок"}
    assert rows["Просрочка"][6] < 0
    assert "196" in rows["Просрочка"][10]
    assert "п. 22" in rows["Просрочка"][10]
    assert rows["Срок"][6] == 31


def test_due_looks_no_farther_than_asked(client: FlaskClient) -> None:
    assert set(by_name(client, "compliance_due", within="0")) == {"Просрочка"}


def test_categories_tell_term_and_mark(client: FlaskClient) -> None:
    rows = by_name(client, "categories")
    assert set(rows) == {"Категория", "Срок"}
    assert isinstance(rows["Категория"][7], str)
    assert rows["Категория"][9] is None
    assert rows["Срок"][9] == 30
    assert "90" in rows["Срок"][10]
    assert set(by_name(client, "categories", ending="2")) == {"Срок"}


def test_an_ended_category_is_told_until_a_new_one_replaces_it(
    client: FlaskClient, district: District
) -> None:
    person = make_person("Своева Бывшая Ивановна")
    employ(person, district.own)
    assign(person, term="until", assigned_on=days(-2000), valid_until=days(-180))
    assert by_name(client, "categories")["Бывшая"][9] == -180
    assign(person, "highest")
    assert by_name(client, "categories")["Бывшая"][9] is None


def test_the_schedule_names_month_and_purpose(client: FlaskClient, district: District) -> None:
    post = employ("Своева Плановая Ивановна", district.own)
    Compliance.create(employment=post, held_on="2024-03-15")
    Category.update(assigned_on="2024-03-15").where(Category.kind == "highest").execute()
    rows = by_name(client, "perspective_schedule", as_of="2026-09-01", first_year="2026")
    planned = rows["Плановая"][6:11]
    assert planned[2].startswith("03.2029")
    assert [planned[0], planned[1], planned[3], planned[4]] == [None] * 4
    assert rows["Категория"][6:11] == (None,) * 5
    assert rows["Просрочка"][6]


def test_counts_add_up(client: FlaskClient, district: District) -> None:
    other = make_institution(municipality=district.municipality)
    employ("Посторонняя Анна Ивановна", other)
    employ("Внешняя Анна Ивановна", district.own, kind="external")
    head = Position.get(Position.is_head == True)  # noqa: E712
    employ("Директор Анна Ивановна", district.own, head.code)
    book = downloaded(client, "staff_by_category")
    (row,) = data_rows(book.worksheets[0])
    assert row[0] == "Своя школа"
    assert row[2] == 4
    assert (row[3], row[5], row[7]) == (1, 1, 2)
    assert row[4] == 0.25
    assert row[3] + row[5] + row[7] == row[2]
    for sheet in book.worksheets[1:3]:
        rows = data_rows(sheet)
        assert rows[-1][1] == sum(line[1] for line in rows[:-1]) == 4


def test_without_category_says_why_not_due(client: FlaskClient, district: District) -> None:
    employ("Своева Новенькая Ивановна", district.own, started_on=days(-100))
    rows = by_name(client, "without_category")
    assert set(rows) == {"Просрочка", "Отпуск", "Новенькая"}
    assert "п. 22 б" in rows["Новенькая"][10]
    assert rows["Новенькая"][8].date() == days(-100).replace(year=days(-100).year + 2)


def test_positions_are_counted_with_people_rates_and_kinds(
    client: FlaskClient, district: District
) -> None:
    post = employ("Своева Совмещённая Ивановна", district.own, rate="0.5", kind="internal")
    employ(post.person, district.own, rate="1.0", kind="main")

    rows = data_rows(downloaded(client, "staff_by_position").worksheets[0])

    [teacher] = [row for row in rows if row[0] == "учитель"]
    assert teacher[1:7] == (6, 5, 5, 1, 1.5, 4)
    assert sum(teacher[7:11]) == 6
    assert teacher[11:14] == (1, 1, 4)


def test_ages_and_service_are_counted_in_their_bands(
    client: FlaskClient, district: District
) -> None:
    person = make_person("Своева Юная Ивановна", birth_on="2001-09-02", teaching_since="2023-09-01")
    employ(person, district.own)

    book = downloaded(client, "staff_by_age_service", as_of="2026-09-01")

    def counted(sheet: Any) -> list[int]:
        return [
            row[1]
            for row in sheet.iter_rows(min_row=header_row(sheet) + 1, values_only=True)
            if isinstance(row[1], int)
        ]

    ages, services = counted(book.worksheets[0]), counted(book.worksheets[1])
    assert ages[0] == 1  # 24 until tomorrow
    assert services[1] == 1  # three years today
    assert len(book.worksheets[0]._charts) == 1


def test_modules_are_told_by_institution(district: District, sign_in: Callable[..., Any]) -> None:
    client = sign_in("district_specialist", municipality=district.municipality)

    book = downloaded(client, "module_switches")

    rows = {row[0]: row[2:] for row in data_rows(book.worksheets[0])}
    assert set(rows) >= {"Своя школа", "Канареечная гимназия"}
    assert "включён" in rows["Своя школа"]
