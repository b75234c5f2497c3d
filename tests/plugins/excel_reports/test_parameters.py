"""What is asked for is checked: a mistake is told at its field, a misspelt filter is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.excel_reports import catalogue
from plugins.excel_reports.parameters import read
from portal.access import system_actor
from portal.errors import Invalid, NotFound
from tests.plugins.excel_reports.workbooks import data_rows, downloaded
from tests.plugins.staff.databank.people import employ

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from portal.access import Actor
    from tests.plugins.excel_reports.conftest import District


@pytest.fixture
def operator(app: Flask, db: object) -> Actor:
    return system_actor(app.extensions["plugins"], app.extensions["permissions"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "вчера"),
        ("as_of", "2026-02-30"),
        ("as_of", ""),
        ("as_of", "0001-01-01"),
        ("institutions", "нет-такой"),
        ("position", "кот"),
        ("institution_kind", "цирк"),
        ("kind", "main' or 1=1"),
        ("depersonalised", "может быть"),
        ("institution", "опечатка в имени"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(
    name: str, value: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    for address in ("/reports/databank", "/reports/databank/download.xlsx"):
        answer = client.get(address, query_string={name: value})
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert 'id="error-summary"' in page
        assert f"#{name}" in page or name == "institution"


def test_a_day_is_read_in_both_forms(app: Flask, operator: Actor) -> None:
    with app.app_context():
        report = catalogue.find(operator, "databank")
        for text in ("01.09.2026", "2026-09-01"):
            assert read(report, operator, {"as_of": [text]}).as_of == dt.date(2026, 9, 1)


@pytest.mark.parametrize("text", ["121", "-1", "1.5", "²", "9" * 30])
def test_months_are_a_whole_number_within_bounds(app: Flask, operator: Actor, text: str) -> None:
    with app.app_context():
        report = catalogue.find(operator, "compliance_due")
        with pytest.raises(Invalid) as raised:
            read(report, operator, {"within": [text]})
        assert set(raised.value.fields) == {"within"}


def test_an_unknown_report_is_not_found(app: Flask, operator: Actor) -> None:
    with app.app_context(), pytest.raises(NotFound):
        catalogue.find(operator, "никакой")


def test_filters_narrow_together(district: District, sign_in: Callable[..., FlaskClient]) -> None:
    employ("Совместитель Анна Ивановна", district.own, kind="external")
    client = sign_in(municipality=district.municipality)

    def rows(**given: object) -> int:
        return len(data_rows(downloaded(client, "databank", **given).worksheets[0]))

    assert rows() == 9
    assert rows(institutions=district.own.code) == 5
    assert rows(institutions=[district.own.code, district.foreign.code]) == 9
    assert rows(institutions=district.own.code, kind="external") == 1
    assert rows(institution_kind="school") == 9
    assert rows(institutions=district.foreign.code, position="teacher") == 4


def test_the_address_reproduces_the_form(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    page = client.get(
        "/reports/databank", query_string={"as_of": "2026-09-01", "kind": "main"}
    ).get_data(as_text=True)
    assert 'value="2026-09-01"' in page
    assert "download.xlsx?as_of=2026-09-01&amp;kind=main" in page
