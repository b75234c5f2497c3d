"""A report holds what its reader may see, is taken by whom it is granted to, and leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal.audit.models import AuditEntry
from tests.factories import switch
from tests.plugins.excel_reports.conftest import REPORTS
from tests.plugins.excel_reports.workbooks import all_texts, downloaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.plugins.excel_reports.conftest import District

CANARIES = ("Канарейкина", "Канареечная")
SECRETS = ("еременность", "regnancy", "тайная", "22 в")


@pytest.mark.parametrize("name", REPORTS)
def test_a_coordinator_gets_the_own_rows_only(
    name: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("school_coordinator", institution=district.own)
    found = all_texts(downloaded(client, name))
    found += client.get(f"/reports/{name}").get_data(as_text=True)
    found += client.get(f"/reports/{name}/download.csv").data.decode()
    assert "Сво" in found
    assert not [word for word in CANARIES if word in found]


@pytest.mark.parametrize("name", REPORTS)
def test_naming_a_foreign_institution_is_refused(
    name: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("school_coordinator", institution=district.own)
    for address in (f"/reports/{name}", f"/reports/{name}/download.xlsx"):
        answer = client.get(address, query_string={"institutions": district.foreign.code})
        assert answer.status_code == 422
        assert not [word for word in CANARIES if word in answer.get_data(as_text=True)]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("role", ["district_specialist", "school_coordinator"])
def test_no_file_tells_why_somebody_is_absent(
    name: str, role: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    place = (
        {"institution": district.own}
        if role == "school_coordinator"
        else {"municipality": district.municipality}
    )
    found = all_texts(downloaded(sign_in(role, **place), name))
    assert not [word for word in SECRETS if word in found]


def test_an_observer_looks_and_takes_nothing(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("observer", municipality=district.municipality)
    assert client.get("/reports/").status_code == 200
    page = client.get("/reports/databank").get_data(as_text=True)
    assert "Своева" in page
    assert "download.xlsx" not in page
    for kind in ("xlsx", "csv"):
        assert client.get(f"/reports/databank/download.{kind}").status_code == 403


@pytest.mark.parametrize("module", ["excel_reports", "staff"])
def test_where_the_module_is_off_there_is_no_report(
    module: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    switch(district.own, module, enabled=False)
    client = sign_in("school_coordinator", institution=district.own)
    assert client.get("/reports/databank").status_code == 404
    assert client.get("/reports/databank/download.xlsx").status_code == 404
    assert "databank" not in client.get("/reports/").get_data(as_text=True)


def test_nobody_gets_a_report_without_signing_in(client: FlaskClient, district: District) -> None:
    for address in ("/reports/", "/reports/databank", "/reports/databank/download.xlsx"):
        assert client.get(address).status_code in {302, 401}


def test_a_download_is_in_the_audit(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("school_coordinator", institution=district.own)
    client.get("/reports/databank")
    assert not AuditEntry.select().where(AuditEntry.action == "export").exists()
    downloaded(client, "databank", as_of="2026-09-01")
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert entry.institution_id == district.own.id
    assert "databank.xlsx" in entry.note
    assert "01.09.2026" in entry.note
    assert "4" in entry.note


def test_preview_and_file_say_the_same_number(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    page = client.get("/reports/databank").get_data(as_text=True)
    assert page.count("<tr>") == 1 + 8
    assert "8 " in page
