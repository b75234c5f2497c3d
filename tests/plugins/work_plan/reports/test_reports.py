"""The files of reports on plans: opened again, their figures are those of the screens' queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.excel_reports.contracts import ReportRequest
from plugins.work_plan import doing
from plugins.work_plan.models import Evidence, Move, Occurrence, WorkPlan
from plugins.work_plan.reports import REPORTS
from portal import clock
from portal.access import policies
from portal.database import database
from portal.workdays import SchoolYear
from tests import factories
from tests.plugins.excel_reports.workbooks import all_texts, data_rows, downloaded
from tests.plugins.work_plan.reports.conftest import CANARY
from tests.plugins.work_plan.work.world import YEAR, work_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from portal.access import Actor
    from tests.plugins.work_plan.reports.conftest import Half

NAMES = [one.name for one in REPORTS]
BY_NAME = {one.name: one for one in REPORTS}
FIGURES = ("plan_fact_by_section", "plan_fact_by_person", "plan_fact_by_month")


def built(name: str, actor: Actor, **values: Any) -> list[list[tuple[Any, ...]]]:
    """Return the rows of all sheets of a report."""
    given = {"school_year": SchoolYear(YEAR), "institutions": (), **values}
    request = ReportRequest(actor=actor, values=given, as_of=clock.today())
    return [[tuple(row) for row in one.rows] for one in BY_NAME[name].build(request).sheets]


@pytest.fixture
def browser(app: Flask, half: Half) -> FlaskClient:
    return factories.browser_of(app, half.world.specialist)


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_are_those_of_the_work_that_the_screen_lists(half: Half, name: str) -> None:
    actor = half.world.district
    listed = list(policies[Occurrence].rows(actor))
    today = clock.today()
    [rows] = built(name, actor)
    first = {"plan_fact_by_section": 3, "plan_fact_by_person": 2, "plan_fact_by_month": 1}[name]
    sums = [sum(row[first + n] or 0 for row in rows) for n in range(10)]
    assert sums[0] == len(listed)
    assert sums[1] == sum(one.state == "done" for one in listed) == 3
    assert sums[3] == sum(
        one.state == "done" and one.due is not None and one.done_on > one.due for one in listed
    )
    assert sums[4] == sum(one.is_overdue(today) for one in listed)
    assert sums[5] == sum(
        one.is_open and one.due is not None and one.due >= today for one in listed
    )
    assert sums[6] == sum(one.is_open and one.due is None for one in listed) == 1
    assert sums[8] == 1
    assert sums[9] == sum(one.moves > 0 for one in listed) == 1
    assert sums[0] == sums[1] + sums[4] + sums[5] + sums[6] + sums[8]


def test_months_go_from_september_to_august_and_then_without_a_day(half: Half) -> None:
    [rows] = built("plan_fact_by_month", half.world.district)
    assert [row[0] for row in rows][:2] == ["сентябрь 2025", "октябрь 2025"]
    assert rows[11][0] == "август 2026"
    assert len(rows) == 13


def test_moves_tell_old_and_new_days_and_the_reason(half: Half) -> None:
    late, moved = built("overdue_and_moved", half.world.district)
    [move] = Move.select()
    assert [(row[6], row[7], row[9]) for row in moved] == [(move.old_due, move.new_due, CANARY)]
    assert [row[-1] for row in late if row[9]] == [CANARY]
    overdue = [
        one
        for one in policies[Occurrence].rows(half.world.district)
        if one.is_overdue(clock.today())
    ]
    assert len(late) == len(overdue)


def test_every_proof_stands_in_the_register(half: Half) -> None:
    [rows] = built("plan_evidence", half.world.district)
    assert len(rows) == Evidence.select().count()
    assert {row[9] for row in rows} == {"протокол № 1 https://example.org/1", "ответ на звонок"}


def test_a_file_is_named_in_the_register(half: Half) -> None:
    doing.add_evidence(
        half.world.district,
        work_of(half.rows[3])[0],
        proof=doing.Proof(file=("Справка.pdf", b"%PDF-1.4\n%%EOF\n")),
    )
    [rows] = built("plan_evidence", half.world.district)
    assert [row[10] for row in rows if row[10]] == ["Справка.pdf"]


def test_who_has_not_answered_is_told_with_the_figures_of_the_activity(half: Half) -> None:
    waiting, [activity] = built("plan_unanswered", half.world.district)
    assert [row[0] for row in waiting] == [half.world.other.short_name]
    assert activity[3:] == (2, 1, 0, 1, 1, 0.5)


def test_a_period_keeps_only_what_is_due_in_it(half: Half) -> None:
    import datetime as dt

    [rows] = built(
        "plan_fact_by_section",
        half.world.district,
        first=dt.date(2025, 9, 1),
        last=dt.date(2025, 9, 30),
    )
    assert sum(row[3] for row in rows) == 2


@pytest.mark.parametrize("name", NAMES)
def test_an_institution_sees_only_its_own(app: Flask, half: Half, name: str) -> None:
    book = downloaded(factories.browser_of(app, half.world.coordinator), name, school_year=YEAR)
    texts = all_texts(book)
    assert half.world.other.short_name not in texts
    assert "План соседней школы" not in texts
    assert CANARY not in texts


@pytest.mark.parametrize("name", [one for one in NAMES if one != "official_plan"])
def test_a_file_holds_the_rows_of_the_report(browser: FlaskClient, half: Half, name: str) -> None:
    book = downloaded(browser, name, school_year=YEAR)
    [first, *_more] = built(name, half.world.district)
    assert len(data_rows(book.worksheets[0])) == len(first)


@pytest.mark.parametrize("name", NAMES)
def test_another_year_is_empty_and_still_a_file(browser: FlaskClient, name: str) -> None:
    assert downloaded(browser, name, school_year=YEAR + 3).worksheets


@pytest.mark.parametrize("name", NAMES)
def test_an_observer_looks_and_does_not_download(app: Flask, half: Half, name: str) -> None:
    observer = factories.make_user(role="observer", municipality=half.world.centre.municipality)
    client = factories.browser_of(app, observer)
    assert client.get(f"/reports/{name}", query_string={"school_year": YEAR}).status_code == 200
    assert client.get(f"/reports/{name}/download.xlsx").status_code == 403


def test_the_official_plan_has_a_sheet_for_each_plan_and_no_block_above(
    browser: FlaskClient, half: Half
) -> None:
    book = downloaded(browser, "official_plan", school_year=YEAR)
    plans = WorkPlan.select().where(WorkPlan.school_year == YEAR).count()
    assert len(book.worksheets) == plans + 1
    first = book.worksheets[0]
    assert first["A6"].value == half.plan.title
    assert first.page_setup.orientation == "landscape"
    assert first.print_title_rows


def test_without_personal_data_no_name_is_left(browser: FlaskClient, half: Half) -> None:
    for name in ("plan_fact_by_person", "overdue_and_moved", "plan_evidence"):
        book = downloaded(browser, name, school_year=YEAR, depersonalised=1)
        rows = [row for sheet in book.worksheets[:-1] for row in data_rows(sheet)]
        assert half.world.specialist.name not in str(rows)


def test_a_report_of_any_size_takes_few_queries(
    half: Half, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real, actor = database.execute_sql, half.world.district

    def noted(sql: str, *more: Any) -> Any:
        asked.append(sql)
        return real(sql, *more)

    monkeypatch.setattr(database.obj, "execute_sql", noted)
    for name in NAMES:
        asked.clear()
        built(name, actor)
        assert len(asked) <= 5, (name, asked)
