"""Reports made in the background and by schedule: each recipient gets a file with the own rows alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.excel_reports.models import ReportSchedule
from portal import clock
from portal.audit.models import AuditEntry
from portal.files.models import StoredFile
from portal.files.services import find_version, open_content
from portal.inbox.models import Notice
from portal.jobs import runner
from portal.jobs.models import Job
from portal.jobs.services import enqueue
from tests import factories
from tests.plugins.excel_reports.workbooks import all_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.excel_reports.conftest import District


@pytest.fixture
def specialist(district: District, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Return the browser of the district's specialist."""
    return sign_in("district_specialist", municipality=district.municipality)


def _post(client: FlaskClient, address: str, **form: str) -> Any:
    token = factories.token_of(client.get("/").get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **form})


def _kept(app: Flask) -> list[tuple[StoredFile, bytes]]:
    found = []
    for file in StoredFile.select().order_by(StoredFile.id):
        with app.app_context(), open_content(find_version(file)) as stream:
            found.append((file, stream.read()))
    return found


def _start_due(app: Flask) -> None:
    with app.app_context():
        enqueue("excel_reports.start_due", actor=None)
    runner.run_pending(app)


def _texts(content: bytes) -> str:
    return all_texts(openpyxl.load_workbook(io.BytesIO(content)))


def test_a_large_report_is_offered_in_the_background_and_waits_as_a_file(
    app: Flask, specialist: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.excel_reports.views.BACKGROUND_ROWS", 1)
    page = specialist.get("/reports/databank").get_data(as_text=True)
    assert "download.xlsx" not in page
    assert "/reports/databank/background" in page

    answer = _post(specialist, "/reports/databank/background", kind="xlsx")
    assert answer.status_code == 302
    jobs = runner.run_pending(app)

    assert [job.state for job in jobs] == ["done"]
    [(file, content)] = _kept(app)
    assert "Своева" in _texts(content)
    assert specialist.get(f"/files/{file.id}").status_code == 200
    assert AuditEntry.select().where(AuditEntry.action == "export").count() == 1
    assert Notice.select().where(Notice.kind == "jobs.done").count() == 1


def test_the_archive_has_a_workbook_for_each_institution_with_its_rows_alone(
    app: Flask, specialist: FlaskClient, district: District
) -> None:
    factories.make_institution(municipality=district.municipality, short_name="Пустая школа")
    _post(specialist, "/reports/databank/background", kind="zip")
    runner.run_pending(app)

    [(file, content)] = _kept(app)
    assert file.title.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = {name: _texts(archive.read(name)) for name in archive.namelist()}
    assert sorted(books) == [
        f"Канареечная гимназия ({district.foreign.code}).xlsx",
        f"Своя школа ({district.own.code}).xlsx",
    ]
    own, foreign = books[f"Своя школа ({district.own.code}).xlsx"], "Канарейкина"
    assert "Своева" in own
    assert foreign not in own


def test_an_archive_without_rows_says_so(
    app: Flask, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("district_specialist", municipality=factories.make_municipality())
    factories.make_institution(municipality=factories.make_municipality())
    _post(client, "/reports/categories/background?ending=1", kind="zip")
    jobs = runner.run_pending(app)

    assert [job.state for job in jobs] in ([], ["failed"])
    assert _kept(app) == []


def test_wrong_parameters_are_told_before_anything_is_asked_for(specialist: FlaskClient) -> None:
    answer = _post(specialist, "/reports/databank/background?colour=red", kind="xlsx")

    assert answer.status_code == 422
    assert Job.select().count() == 0


def test_a_schedule_is_made_shown_and_removed(specialist: FlaskClient) -> None:
    form = {"period": "weekly", "weekday": "1", "day": "1", "kind": "xlsx", "skip_empty": "y"}
    answer = _post(specialist, "/reports/databank/schedule?kind=main", **form)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    made = ReportSchedule.get()
    assert made.next_on > clock.today()
    assert made.next_on.isoweekday() == 1
    assert "/reports/databank?kind=main" in specialist.get("/reports/schedules/").get_data(
        as_text=True
    )

    assert _post(specialist, f"/reports/schedules/{made.id}/remove").status_code == 302
    assert ReportSchedule.select().count() == 0


def test_a_scheduled_report_reaches_each_of_a_role_with_the_own_rows(
    app: Flask, specialist: FlaskClient, district: District
) -> None:
    users = {
        school.id: factories.make_user(role="school_coordinator", institution=school)
        for school in (district.own, district.foreign)
    }
    form = {"period": "daily", "weekday": "1", "day": "1", "kind": "xlsx", "skip_empty": "y"}
    _post(specialist, "/reports/databank/schedule", role="school_coordinator", **form)
    ReportSchedule.update(next_on=clock.today()).execute()

    _start_due(app)

    by_user = {
        Job.get(Job.user == user, Job.kind == "excel_reports.make_scheduled").result_url: place
        for place, user in users.items()
    }
    kept = {f"/files/{file.id}": _texts(content) for file, content in _kept(app)}
    assert set(kept) == set(by_user)
    for address, place in by_user.items():
        foreign = "Канарейкина" if place == district.own.id else "Своева"
        assert foreign not in kept[address]


def test_what_is_due_starts_once_a_day_and_nothing_is_told_without_rows(
    app: Flask, sign_in: Callable[..., FlaskClient], district: District
) -> None:
    empty = factories.make_institution(municipality=district.municipality)
    factories.switch(empty, "staff", enabled=True)
    factories.switch(empty, "excel_reports", enabled=True)
    client = sign_in("school_coordinator", institution=empty)
    form = {"period": "daily", "weekday": "1", "day": "1", "kind": "csv", "skip_empty": "y"}
    _post(client, "/reports/databank/schedule", **form)
    ReportSchedule.update(next_on=clock.today() - dt.timedelta(days=3)).execute()

    for _ in range(2):
        _start_due(app)

    made = Job.select().where(Job.kind == "excel_reports.make_scheduled")
    assert [job.state for job in made] == ["done"]
    assert ReportSchedule.get().next_on > clock.today()
    assert _kept(app) == []
    assert Notice.select().count() == 0


def test_somebody_elses_schedule_does_not_exist(
    specialist: FlaskClient, sign_in: Callable[..., FlaskClient], district: District
) -> None:
    form = {"period": "daily", "weekday": "1", "day": "1", "kind": "csv"}
    _post(specialist, "/reports/databank/schedule", **form)
    other = sign_in("district_specialist", municipality=district.municipality)

    assert _post(other, f"/reports/schedules/{ReportSchedule.get().id}/remove").status_code == 404
    assert ReportSchedule.select().count() == 1
