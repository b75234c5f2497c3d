"""Lists as people make them, each with exactly what must come out of the command."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.staff.importing.cli import import_list
from plugins.staff.models import Category, Compliance, Employment, Person
from portal.audit.models import AuditEntry
from tests import factories
from tests.plugins.staff.importing.lists import book, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from portal.institutions.models import Institution


@pytest.fixture
def school(app: Flask, db: object) -> Iterator[Institution]:
    with app.app_context():
        yield factories.make_institution(code="sosh-1", short_name="СОШ № 1", name="МБОУ СОШ № 1")


def command(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    from click.testing import CliRunner

    done = CliRunner().invoke(import_list, [str(path), "--json", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


def row(address: str, name: str, position: str, **values: Any) -> dict[str, Any]:
    told = {
        "address": address, "action": "add", "institution": "СОШ № 1", "name": name,
        "position": position, "subject": "", "category": "none", "assigned_on": None,
        "valid_until": None, "no_term": None,
    }  # fmt: skip
    return {**told, **values}


def titled() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Лист1"
    sheet.append(["Список педагогических работников"])
    sheet.append(["МБОУ СОШ № 1"])
    sheet.append([])
    sheet.append(
        [
            "№ п/п",
            "ФИО",
            "Дата рождения",
            "Должность",
            "Категория",
            "Дата присвоения",
            "Срок действия",
        ]
    )
    sheet.append(
        [
            1,
            "Иванова Мария Петровна",
            dt.date(1980, 5, 1),
            "учитель математики",
            "высшая",
            dt.date(2022, 12, 25),
            "25.12.2027",
        ]
    )
    sheet.append([2, "ПЕТРОВ ПЁТР ПЕТРОВИЧ", "03.04.75", "муз. рук.", "1 КК", 45585, "бессрочно"])
    sheet.append(
        [3, "Сидорова Анна Ивановна", None, "педагог-психолог", "соотв.", "15.09.2023", None]
    )
    sheet.append([4, "Орлова Инна Львовна", None, "воспитатель", "б/к", None, None])
    sheet.append(["Итого:", 4])
    sheet.append(["Директор", None, None, "__________", "Иванов И.И."])
    return made


TITLED = [
    row("Лист1!A5", "Иванова Мария Петровна", "учитель", subject="математика", category="highest",
        assigned_on="2022-12-25", valid_until="2027-12-25", no_term=False),
    row("Лист1!A6", "Петров Пётр Петрович", "музыкальный руководитель", category="first",
        assigned_on="2024-10-20", no_term=True),
    row("Лист1!A7", "Сидорова Анна Ивановна", "педагог-психолог", category="compliance",
        assigned_on="2023-09-15"),
    row("Лист1!A8", "Орлова Инна Львовна", "воспитатель"),
]  # fmt: skip


def three_columns() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Педагоги 2025"
    sheet.append(["№", "Педагог", None, None, "Занимаемая должность", "Аттестация", None, None])
    sheet.append(
        [None, "Фамилия", "Имя", "Отчество", None, "Категория", "Дата присвоения", "Срок действия"]
    )
    sheet.merge_cells("B1:D1")
    sheet.merge_cells("F1:H1")
    sheet.append(
        [1, "Иванова", "Мария", "Петровна", "учитель физики", "ВКК", "20.01.2021", "20.01.2026"]
    )
    sheet.append([2, "Алиев", "Расул", "Магомед оглы", "ПДО (шахматы)", "нет", None, None])
    return made


THREE = [
    row("'Педагоги 2025'!A3", "Иванова Мария Петровна", "учитель", subject="физика",
        category="highest", assigned_on="2021-01-20", valid_until="2026-01-20", no_term=False),
    row("'Педагоги 2025'!A4", "Алиев Расул Магомед оглы", "педагог дополнительного образования",
        subject="шахматы"),
]  # fmt: skip


def one_cell() -> openpyxl.Workbook:
    return book(
        ("Иванова Мария Петровна", "учитель математики, высшая, 25.12.2022, до 25.12.2027"),
        ("Смирнова Ольга Юрьевна", "учитель-логопед"),
        title="Лист1",
        header=("ФИО", "Должность, категория"),
    )


ONE_CELL = [
    row("Лист1!A2", "Иванова Мария Петровна", "учитель", subject="математика", category="highest",
        assigned_on="2022-12-25", valid_until="2027-12-25", no_term=False),
    row("Лист1!A3", "Смирнова Ольга Юрьевна", "учитель-логопед"),
]  # fmt: skip


def second_positions() -> openpyxl.Workbook:
    made = book(
        (1, "Иванова Мария Петровна", "учитель математики", "высшая", "25.12.2022", "25.12.2027"),
        (None, None, "педагог-психолог", None, None, None),
        (2, "Петрова Анна Юрьевна", "воспитатель", None, None, None),
        header=("№", "ФИО", "Должность", "Категория", "Дата присвоения", "Срок действия"),
    )
    made.active.merge_cells("A2:A3")
    made.active.merge_cells("B2:B3")
    return made


SECOND = [
    row("Лист1!A2", "Иванова Мария Петровна", "учитель", subject="математика", category="highest",
        assigned_on="2022-12-25", valid_until="2027-12-25", no_term=False),
    row("Лист1!A3", "Иванова Мария Петровна", "педагог-психолог"),
    row("Лист1!A4", "Петрова Анна Юрьевна", "воспитатель"),
]  # fmt: skip


def hidden_sheet() -> openpyxl.Workbook:
    made = book(("Иванова Мария Петровна", "воспитатель"), header=("ФИО", "Должность"))
    old = made.create_sheet("Старый")
    old.append(["ФИО", "Должность"])
    old.append(["Уволенная Инна Петровна", "воспитатель"])
    old.sheet_state = "hidden"
    return made


HIDDEN = [row("Лист1!A2", "Иванова Мария Петровна", "воспитатель")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (titled, TITLED),
        (three_columns, THREE),
        (one_cell, ONE_CELL),
        (second_positions, SECOND),
        (hidden_sheet, HIDDEN),
    ],
)
def test_list_is_read_exactly(
    school: Institution, tmp_path: Path, made: Any, expected: list[dict[str, Any]]
) -> None:
    path = saved(made(), tmp_path)
    code, told = command(path, "--institution", "sosh-1")
    assert told["rows"] == expected
    assert (code, told["added"], told["asked"], told["refused"]) == (0, len(expected), [], [])
    assert Employment.select().count() == len(expected)
    assert {one.full_name for one in Person.select()} == {one["name"] for one in expected}
    code, again = command(path, "--institution", "sosh-1")
    assert (again["unchanged"], again["added"], again["changed"]) == (len(expected), 0, 0)
    assert Employment.select().count() == len(expected)


def test_csv_in_windows_1251(school: Institution, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text = "ФИО;Должность;Категория;Дата присвоения\r\nИванова Мария Петровна;воспитатель;высшая;25.12.2023\r\n"
    path.write_bytes(text.encode("cp1251"))
    code, told = command(path, "--institution", "sosh-1")
    assert code == 0
    assert [(one["name"], one["category"], one["no_term"]) for one in told["rows"]] == [
        ("Иванова Мария Петровна", "highest", True)
    ]


def test_sections_and_sheets_name_institutions(school: Institution, tmp_path: Path) -> None:
    factories.make_institution(code="sosh-2", short_name="СОШ № 2", name="МБОУ СОШ № 2")
    factories.make_institution(code="dou-3", short_name="ДОУ № 3", name="МБДОУ детский сад № 3")
    made = book(
        ("МБОУ СОШ № 1", None),
        ("Иванова Мария Петровна", "воспитатель"),
        ("МБОУ СОШ № 2", None),
        ("Петрова Анна Юрьевна", "воспитатель"),
        header=("ФИО", "Должность"),
    )
    third = made.create_sheet("ДОУ № 3")
    third.append(["ФИО", "Должность"])
    third.append(["Сидорова Инна Петровна", "воспитатель"])
    code, told = command(saved(made, tmp_path))
    assert code == 0
    assert [(one["name"], one["institution"]) for one in told["rows"]] == [
        ("Иванова Мария Петровна", "СОШ № 1"),
        ("Петрова Анна Юрьевна", "СОШ № 2"),
        ("Сидорова Инна Петровна", "ДОУ № 3"),
    ]


def test_refused_cells_have_addresses_and_asked_rows_their_reason(
    school: Institution, tmp_path: Path
) -> None:
    made = book(
        (1, "Зайцева Ольга Львовна", "31.02.1980", "воспитатель", "", "", ""),
        (2, "Кузнецов Олег Олегович", "", "кибербуллинголог", "", "", ""),
        (3, "Петрова Анна Юрьевна", "", "воспитатель", "первая", "01.02.2021", "до 2026"),
        (4, "Белова Инна Юрьевна", "", "воспитатель", "", "", ""),
        (5, "Юдина Инна Юрьевна", "", "воспитатель", "первая", "25.12.2055", ""),
    )
    code, told = command(saved(made, tmp_path), "--institution", "sosh-1")
    assert code == 2
    assert [one["address"] for one in told["refused"]] == ["Лист1!C2"]
    assert [one["address"] for one in told["asked"]] == ["Лист1!D3", "Лист1!G4", "Лист1!F6"]
    assert [one["action"] for one in told["rows"]] == ["refuse", "ask", "ask", "add", "ask"]
    assert Person.get().last_name == "Белова"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "просто текст".encode(),
    ],
)
def test_files_that_are_no_list_are_refused_in_a_sentence(
    school: Institution, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    code, told = command(path, "--institution", "sosh-1")
    assert code == 2
    assert told["rows"] == []
    assert told["refused"][0]["address"] == "list.xlsx"
    assert told["refused"][0]["reason"].endswith((".", "!"))


def test_dry_run_writes_nothing(school: Institution, tmp_path: Path) -> None:
    path = saved(titled(), tmp_path)
    code, told = command(path, "--institution", "sosh-1", "--dry-run")
    assert (code, told["rows"]) == (0, TITLED)
    assert not Person.select().exists()
    assert not AuditEntry.select().where(AuditEntry.action == "import").exists()


def test_unknown_institution_code_and_missing_file_are_told(
    school: Institution, tmp_path: Path
) -> None:
    assert command(saved(titled(), tmp_path), "--institution", "nobody")[0] == 2
    assert command(tmp_path / "absent.xlsx")[0] == 2


def test_new_category_is_history_and_a_term_is_corrected(
    school: Institution, tmp_path: Path
) -> None:
    header = ("ФИО", "Должность", "Категория", "Дата присвоения", "Срок действия")
    person = ("Иванова Мария Петровна", "учитель математики")
    first = book((*person, "первая", "20.01.2021", "20.01.2026"), header=header)
    command(saved(first, tmp_path), "--institution", "sosh-1")
    corrected = book((*person, "первая", "20.01.2021", "21.01.2026"), header=header)
    _code, told = command(saved(corrected, tmp_path), "--institution", "sosh-1")
    assert told["changed"] == 1
    assert [str(one.valid_until) for one in Category.select()] == ["2026-01-21"]
    raised = book((*person, "высшая", "25.12.2023", None), header=header)
    _code, told = command(saved(raised, tmp_path), "--institution", "sosh-1")
    assert told["changed"] == 1
    assert {(one.kind, one.term) for one in Category.select()} == {
        ("first", "until"),
        ("highest", "none"),
    }
    emptied = book((*person, None, None, None), header=header)
    _code, told = command(saved(emptied, tmp_path), "--institution", "sosh-1")
    assert (told["unchanged"], Category.select().count()) == (1, 2)


def test_every_row_taken_in_is_in_the_audit(school: Institution, tmp_path: Path) -> None:
    command(saved(titled(), tmp_path), "--institution", "sosh-1")
    lines = list(AuditEntry.select().where(AuditEntry.action == "import"))
    assert {one.label for one in lines} >= {one["name"] for one in TITLED}
    assert all(one.institution_id == school.id for one in lines)
    assert Compliance.select().count() == 1
