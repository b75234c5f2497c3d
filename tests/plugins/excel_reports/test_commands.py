"""``portal reports``: the same catalogue and files from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from plugins.excel_reports.cli import reports
from portal.errors import NotAllowed, PortalError
from tests.factories import make_user
from tests.plugins.excel_reports.conftest import BY_DAY, REPORTS
from tests.plugins.excel_reports.workbooks import all_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.plugins.excel_reports.conftest import District


@pytest.fixture
def in_app(app: Flask, district: District) -> Iterator[District]:
    with app.app_context():
        yield district


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(reports, arguments, catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_the_list_is_json(in_app: District) -> None:
    found = json.loads(run("list", "--json"))
    assert {one["name"] for one in found} >= set(REPORTS)
    databank = next(one for one in found if one["name"] == "databank")
    assert {"as_of", "institutions"} <= {one["name"] for one in databank["parameters"]}


@pytest.mark.parametrize("name", BY_DAY)
def test_a_report_is_written_as_a_user(name: str, in_app: District, tmp_path: Path) -> None:
    user = make_user(role="school_coordinator", institution=in_app.own)
    target = tmp_path / "отчёт.xlsx"
    run("run", name, "--out", str(target), "--as", user.login, "--param", "as_of=2026-09-01")
    found = all_texts(openpyxl.load_workbook(target))
    assert "Сво" in found
    assert "Канаре" not in found


def test_csv_by_the_file_name(in_app: District, tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    run("run", "databank", "--out", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_is_wrong_is_told(in_app: District, tmp_path: Path) -> None:
    observer = make_user(role="observer", municipality=in_app.municipality)
    target = tmp_path / "x.xlsx"
    with pytest.raises(NotAllowed):
        run("run", "databank", "--out", str(target), "--as", observer.login)
    for wrong in (
        ["databank", "--param", "as_of"],
        ["databank", "--param", "as_of=завтра"],
        ["databank", "--param", "town=Москва"],
        ["nothing"],
        ["databank", "--as", "никто"],
    ):
        with pytest.raises(PortalError):
            run("run", *wrong, "--out", str(target))
    assert not list(tmp_path.iterdir())
