"""A school's workbook: given out, edited in a spreadsheet, taken back: exactly the edits appear."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from flask import current_app
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from plugins.staff.models import Award, Category, Compliance, Course, Employment, Person
from plugins.staff.roundtrip.difference import Action
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from plugins.staff.roundtrip.services import plan_of
from portal.access.actor import build_actor, workplaces_of
from portal.audit.models import AuditEntry
from portal.institutions.models import Membership
from tests.factories import make_institution, make_municipality, token_of
from tests.plugins.staff.databank.people import assign, days, employ, make_person
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

POSTS, CATEGORIES, COMPLIANCES, COURSES, AWARDS = 1, 2, 3, 4, 6
CODES_ROW, FIRST_ROW = 4, 6


@pytest.fixture
def school(db: object) -> Any:
    return make_institution(short_name="СОШ № 7")


@pytest.fixture
def staff(school: Any) -> list[Employment]:
    """Make four people, two of them namesakes, one with two posts."""
    first = employ("Абрамова Анна Ивановна", school, subject="физика", rate=1)
    second = employ("Белова Инна Олеговна", school, subject="химия", kind="main")
    third = employ("Белова Инна Олеговна", school, "educator", subject="")
    extra = employ(first.person, school, "psychologist", subject="", kind="internal")
    assign(first.person, "first", assigned_on=dt.date(2024, 2, 1), order_number="12")
    Compliance.create(employment=second, held_on=days(-500), protocol_number="4")
    Course.create(person=second.person, title="=Цифровая школа", hours=72)
    Award.create(person=third.person, title="Грамота", awarded_on=days(-30))
    return [first, second, third, extra]


@pytest.fixture
def client(school: Any, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


class Sheets:
    """A workbook in a spreadsheet program: cells by sheet, row and the code of the column."""

    def __init__(self, content: bytes) -> None:
        self.file = load_workbook(io.BytesIO(content))

    def place(self, sheet: int, code: str) -> int:
        """Return the number of a column by its code."""
        codes = [cell.value for cell in self.file.worksheets[sheet][CODES_ROW]]
        return next(at for at, one in enumerate(codes, 1) if str(one).split(":")[0] == code)

    def cell(self, sheet: int, row: int, code: str) -> Any:
        """Return a cell by its row and the code of its column."""
        return self.file.worksheets[sheet].cell(row, self.place(sheet, code))

    def row_of(self, sheet: int, code: str, value: str) -> int:
        """Return the row that has a value in a column."""
        tab = self.file.worksheets[sheet]
        return next(
            at for at in range(FIRST_ROW, tab.max_row + 1)
            if tab.cell(at, self.place(sheet, code)).value == value
        )  # fmt: skip

    def spare(self, sheet: int) -> int:
        """Return the first row that is still free."""
        tab = self.file.worksheets[sheet]
        return next(
            at for at in range(FIRST_ROW, tab.max_row + 1)
            if not tab.cell(at, self.place(sheet, "key")).value
        )  # fmt: skip

    def saved(self) -> bytes:
        """Return the workbook as it is saved."""
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()


def give_out(client: FlaskClient, school: Any) -> bytes:
    page = client.get("/staff/workbook/").get_data(as_text=True)
    answer = client.post(
        "/staff/workbook/download",
        data={"csrf_token": token_of(page), "institution": str(school.id)},
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data()


def send(client: FlaskClient, content: bytes, name: str = "книга.xlsx") -> Any:
    page = client.get("/staff/workbook/").get_data(as_text=True)
    return client.post(
        "/staff/workbook/",
        data={"csrf_token": token_of(page), "file": (io.BytesIO(content), name)},
    )


def take_back(client: FlaskClient, content: bytes) -> WorkbookReturn:
    answer = send(client, content)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return WorkbookReturn.select().order_by(WorkbookReturn.id.desc()).get()


def page_of(client: FlaskClient, kept: WorkbookReturn) -> str:
    answer = client.get(f"/staff/workbook/returns/{kept.id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def apply(client: FlaskClient, kept: WorkbookReturn, **choices: str) -> Any:
    page = page_of(client, kept)
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    shown = [part.partition('"')[0] for part in page.split('name="shown" value="')[1:]]
    return client.post(
        f"/staff/workbook/returns/{kept.id}/apply",
        data={"csrf_token": token_of(page), "stamp": stamp, "shown": shown, "take": shown,
              **choices},
    )  # fmt: skip


def act(client: FlaskClient, kept: WorkbookReturn, verb: str) -> Any:
    token = token_of(client.get("/staff/workbook/").get_data(as_text=True))
    return client.post(f"/staff/workbook/returns/{kept.id}/{verb}", data={"csrf_token": token})


def test_an_untouched_workbook_changes_nothing(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    kept = take_back(client, give_out(client, school))
    page = page_of(client, kept)
    assert "В книге ничего не изменено" in page


def test_edits_additions_and_deletions_appear_and_are_taken_over(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    row = sheets.row_of(POSTS, "last_name", "Абрамова")
    sheets.cell(POSTS, row, "phone").value = "8 900 000-00-01"
    sheets.cell(POSTS, row, "subject").value = "астрономия"
    sheets.cell(CATEGORIES, FIRST_ROW, "order_number").value = 13
    sheets.cell(COURSES, FIRST_ROW, "delete").value = "да"
    new = sheets.spare(COURSES)
    sheets.cell(COURSES, new, "owner").value = "Абрамова Анна Ивановна"
    sheets.cell(COURSES, new, "title").value = "Новый курс"
    sheets.cell(COURSES, new, "hours").value = "36"
    sheets.cell(COURSES, new, "finished_on").value = "01.02.2025"
    new = sheets.spare(POSTS)
    for code, value in {
        "last_name": "Новикова", "first_name": "Яна", "birth_on": dt.date(1990, 5, 1),
        "position": "учитель", "kind": "Основная работа", "started_on": "01.09.2024",
    }.items():  # fmt: skip
        sheets.cell(POSTS, new, code).value = value
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    for text in ("8 900 000-00-01", "астрономия", "Новый курс", "Новикова", "=Цифровая школа"):
        assert text in page
    assert "Грамота" not in page
    assert apply(client, kept).status_code == 302, page
    first, second = staff[0], staff[1]
    assert Person.get_by_id(first.person_id).phone == "8 900 000-00-01"
    assert Employment.get_by_id(first.id).subject == "астрономия"
    assert Category.get().order_number == "13"
    course = Course.get()
    assert (course.person_id, course.title, course.hours) == (first.person_id, "Новый курс", 36)
    assert course.finished_on == dt.date(2025, 2, 1)
    new_one = Person.get(Person.last_name == "Новикова")
    assert new_one.employments.get().institution_id == school.id
    assert json.loads(WorkbookReturn.get().totals)["added"] == 2
    notes = [one.note for one in AuditEntry.select().where(AuditEntry.action == "change")]
    assert len(notes) == 3
    assert all("книга.xlsx" in one for one in notes)
    assert Compliance.select().where(Compliance.employment == second).exists()

    assert act(client, kept, "undo").status_code == 302
    assert Person.get_by_id(first.person_id).phone == ""
    assert Employment.get_by_id(first.id).subject == "физика"
    assert Category.get().order_number == "12"
    assert Course.get().title == "=Цифровая школа"
    assert not Person.select().where(Person.last_name == "Новикова").exists()
    assert WorkbookReturn.get().state == "undone"


def test_sent_twice_it_adds_nothing_twice(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    new = sheets.spare(COURSES)
    sheets.cell(COURSES, new, "owner").value = "Абрамова Анна Ивановна"
    sheets.cell(COURSES, new, "title").value = "Новый курс"
    content = sheets.saved()
    assert apply(client, take_back(client, content)).status_code == 302
    assert "В книге ничего не изменено" in page_of(client, take_back(client, content))


def test_what_was_changed_in_both_is_chosen(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    row = sheets.row_of(POSTS, "last_name", "Абрамова")
    sheets.cell(POSTS, row, "subject").value = "астрономия"
    Employment.update(subject="геометрия").where(Employment.id == staff[0].id).execute()
    Person.update(email="a@b.ru").where(Person.id == staff[0].person_id).execute()
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    assert "геометрия" in page
    assert "изменено и там и там" in page
    name = f"choice:posts-{staff[0].id}:subject"
    assert name in page
    assert apply(client, kept).status_code == 422
    assert Employment.get_by_id(staff[0].id).subject == "геометрия"
    assert apply(client, kept, **{name: "sent"}).status_code == 302
    assert Employment.get_by_id(staff[0].id).subject == "астрономия"
    assert Person.get_by_id(staff[0].person_id).email == "a@b.ru"


def test_what_changed_while_the_page_was_open_is_looked_at_again(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    sheets.cell(POSTS, sheets.row_of(POSTS, "last_name", "Абрамова"), "subject").value = "труд"
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    Employment.update(subject="геометрия").where(Employment.id == staff[0].id).execute()
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    answer = client.post(
        f"/staff/workbook/returns/{kept.id}/apply",
        data={"csrf_token": token_of(page), "stamp": stamp},
    )
    assert answer.status_code == 409
    assert Employment.get_by_id(staff[0].id).subject == "геометрия"


def test_a_row_that_is_left_out_stays_as_it_was(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    sheets.cell(POSTS, sheets.row_of(POSTS, "last_name", "Абрамова"), "subject").value = "труд"
    kept = take_back(client, sheets.saved())
    assert apply(client, kept, take="").status_code == 302
    assert Employment.get_by_id(staff[0].id).subject == "физика"


@pytest.mark.parametrize(
    ("sheet", "code", "value", "told"),
    [
        (POSTS, "birth_on", "вчера", "не дата"),
        (POSTS, "birth_on", "01.01.2020", "Дата рождения"),
        (POSTS, "kind", "иногда", "нет в списке"),
        (POSTS, "rate", "много", "не число"),
        (POSTS, "last_name", "", "не заполнено"),
        (CATEGORIES, "valid_until", "01.02.2029", "Срок"),
        (CATEGORIES, "owner", "Белова Инна Олеговна", "нельзя"),
        (POSTS, "delete", "может быть", "Удалить"),
        (POSTS, "key", "posts-1-0000000000000000", "скрытый ключ"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_its_reason(
    sheet: int, code: str, value: str, told: str,
    client: FlaskClient, school: Any, staff: list[Employment],
) -> None:  # fmt: skip
    sheets = Sheets(give_out(client, school))
    sheets.cell(sheet, FIRST_ROW, code).value = value
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    assert "не принимается" in page
    assert told.casefold() in page.casefold()
    assert apply(client, kept).status_code == 302
    assert Person.get_by_id(staff[0].person_id).last_name == "Абрамова"


def test_rows_that_are_taken_out_delete_nothing_and_copies_are_told(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    tab = sheets.file.worksheets[POSTS]
    copied = [cell.value for cell in tab[FIRST_ROW]]
    for at, value in enumerate(copied, 1):
        tab.cell(sheets.spare(POSTS) + 0, at).value = value if at > 1 else None
    spare = sheets.spare(POSTS)
    for at, value in enumerate(copied, 1):
        tab.cell(spare, at).value = value
    sheets.cell(POSTS, spare, "subject").value = "копия"
    sheets.file.worksheets[COURSES].delete_rows(FIRST_ROW)
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    assert "больше одного раза" in page
    assert Course.select().count() == 1
    assert apply(client, kept).status_code == 302
    assert Course.select().count() == 1
    assert Employment.get_by_id(staff[0].id).subject == "физика"


def test_texts_for_dates_moved_columns_and_sorted_rows_are_read(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    row = sheets.row_of(POSTS, "last_name", "Абрамова")
    sheets.cell(POSTS, row, "subject").value = "астрономия"
    for tab in sheets.file.worksheets[1:8]:
        tab.protection.sheet = False
        tab.title = f"Лист {tab.title}"[:31]
        head = [[cell.value for cell in line] for line in tab.iter_rows(max_row=FIRST_ROW - 1)]
        rows = [[cell.value for cell in line] for line in tab.iter_rows(min_row=FIRST_ROW)]
        rows.reverse()
        for at, line in enumerate([*head, *rows], 1):
            turned = list(reversed(line))
            for place, value in enumerate(turned, 1):
                text = value.strftime("%d.%m.%Y") if isinstance(value, dt.datetime) else value
                tab.cell(at, place).value = None if text is None else str(text)
                tab.cell(at, place).data_type = "s" if text is not None else "n"
    kept = take_back(client, sheets.saved())
    page = page_of(client, kept)
    assert "Изменить: 1. Новых: 0. Удалить: 0. Не принимается: 0." in page
    assert "астрономия" in page


def test_another_institutions_and_tampered_workbooks_are_told(
    client: FlaskClient, school: Any, staff: list[Employment], sign_in: Callable[..., FlaskClient]
) -> None:
    there = make_institution(short_name="Лицей № 3", municipality=make_municipality())
    employ("Чужая Анна Ивановна", there)
    stranger = sign_in("school_coordinator", institution=there)
    answer = send(client, give_out(stranger, there))
    assert answer.status_code == 422
    assert "Лицей № 3" in answer.get_data(as_text=True)
    assert "Чужая" not in answer.get_data(as_text=True)
    sheets = Sheets(give_out(client, school))
    about = sheets.file["portal"]
    about.cell(3, 2).value = there.code
    answer = send(client, sheets.saved())
    assert answer.status_code == 422
    assert "нельзя доверять" in answer.get_data(as_text=True)
    assert not WorkbookReturn.select().exists()


def test_rows_of_an_older_workbook_are_told(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    older, newer = Sheets(give_out(client, school)), Sheets(give_out(client, school))
    for code in ("key", "version"):
        newer.cell(POSTS, FIRST_ROW, code).value = older.cell(POSTS, FIRST_ROW, code).value
    assert "скрытый ключ" in page_of(client, take_back(client, newer.saved())).casefold()


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04junk"])
def test_what_is_no_workbook_is_refused_in_words(
    content: bytes, client: FlaskClient, school: Any
) -> None:
    answer = send(client, content)
    assert answer.status_code == 422
    assert not WorkbookReturn.select().exists()


def test_absences_are_in_the_workbook_of_the_own_institution_only(
    client: FlaskClient, school: Any, staff: list[Employment], sign_in: Callable[..., FlaskClient]
) -> None:
    assert len(Sheets(give_out(client, school)).file.worksheets) == 10
    district = sign_in("district_specialist", municipality=school.municipality)
    assert len(Sheets(give_out(district, school)).file.worksheets) == 9


def test_another_schools_returns_do_not_exist(
    client: FlaskClient, school: Any, staff: list[Employment], sign_in: Callable[..., FlaskClient]
) -> None:
    kept = take_back(client, give_out(client, school))
    stranger = sign_in("school_coordinator", institution=make_institution())
    assert stranger.get(f"/staff/workbook/returns/{kept.id}").status_code == 404
    assert act(stranger, kept, "apply").status_code == 404
    assert act(stranger, kept, "undo").status_code == 404


def test_a_given_up_workbook_is_gone(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    kept = take_back(client, give_out(client, school))
    assert act(client, kept, "discard").status_code == 302
    assert not WorkbookReturn.select().exists()
    assert Workbook.select().exists()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: apt install libreoffice-calc")  # fmt: skip
def test_libreoffice_keeps_what_the_portal_needs(
    client: FlaskClient, school: Any, staff: list[Employment], tmp_path: Path
) -> None:
    content = give_out(client, school)
    for edited in (False, True):
        sheets = Sheets(content)
        if edited:
            row = sheets.row_of(POSTS, "last_name", "Абрамова")
            sheets.cell(POSTS, row, "birth_on").value = dt.date(1980, 3, 4)
            sheets.cell(CATEGORIES, FIRST_ROW, "term").value = "Не указан"
        name = tmp_path / f"edited{edited}.xlsx"
        name.write_bytes(sheets.saved())
        for kind in ("ods", "xlsx"):
            folder = tmp_path / kind
            subprocess.run(
                [shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                 "--convert-to", kind, "--outdir", str(folder), str(name)],
                check=True, capture_output=True, timeout=PATIENCE,
            )  # fmt: skip
            name = folder / f"edited{edited}.{kind}"
            page = page_of(client, take_back(client, name.read_bytes()))
            if edited:
                assert "Изменить: 2. Новых: 0. Удалить: 0. Не принимается: 0." in page
                assert "04.03.1980" in page
            else:
                assert "В книге ничего не изменено" in page


def test_namesakes_are_told_apart(client: FlaskClient, school: Any) -> None:
    one = employ(make_person("Белова Инна Олеговна", birth_on=dt.date(1980, 1, 1)), school)
    employ(make_person("Белова Инна Олеговна", birth_on=dt.date(1990, 1, 1)), school)
    sheets = Sheets(give_out(client, school))
    new = sheets.spare(COURSES)
    sheets.cell(COURSES, new, "title").value = "Курс"
    sheets.cell(COURSES, new, "owner").value = "Белова Инна Олеговна"
    kept = take_back(client, sheets.saved())
    assert "не принимается" in page_of(client, kept)
    sheets.cell(COURSES, new, "owner").value = f"Белова Инна Олеговна (01.01.1980 {one.person_id})"
    assert apply(client, take_back(client, sheets.saved())).status_code == 302
    assert Course.get().person_id == one.person_id


def test_what_a_new_person_brings_along_is_checked_before_it_is_taken_over(
    client: FlaskClient, school: Any, staff: list[Employment]
) -> None:
    sheets = Sheets(give_out(client, school))
    row = sheets.spare(POSTS)
    for code, value in {
        "last_name": "Новикова", "first_name": "Ольга", "position": "учитель",
        "kind": "Основная работа", "started_on": "01.09.2024",
    }.items():  # fmt: skip
        sheets.cell(POSTS, row, code).value = value
    row = sheets.spare(CATEGORIES)
    for code, value in {
        "owner": "Новикова Ольга", "kind": "Первая", "term": "До даты",
        "assigned_on": "01.02.2022", "valid_until": "01.02.2020",
    }.items():  # fmt: skip
        sheets.cell(CATEGORIES, row, code).value = value
    kept = take_back(client, sheets.saved())
    with client.application.test_request_context():
        plan = plan_of(_actor(school), kept)
    refused = [one for one in plan.rows if one.action is Action.REFUSED]
    assert [(one.tab, one.number) for one in refused] == [("categories", row)]
    assert apply(client, kept).status_code == 302
    assert Person.select().where(Person.last_name == "Новикова").exists()
    assert Category.select().count() == 1


PLACES = (
    (POSTS, "posts", "subject"),
    (POSTS, "posts", "note"),
    (CATEGORIES, "categories", "order_number"),
    (COURSES, "courses", "title"),
    (AWARDS, "awards", "title"),
)


@settings(max_examples=7)
@given(data=st.data())
def test_random_edits_are_the_difference_and_nothing_else(
    client: FlaskClient, school: Any, staff: list[Employment], data: st.DataObject
) -> None:
    sheets = Sheets(_content_of(client, school))
    wanted = {}
    for sheet, tab, code in PLACES:
        for row in range(FIRST_ROW, sheets.spare(sheet)):
            value = data.draw(st.none() | st.text("абвгд", min_size=1, max_size=9))
            if value is not None:
                sheets.cell(sheet, row, code).value = value
                wanted[tab, row, code] = value
    kept = take_back(client, sheets.saved())
    with client.application.test_request_context():
        plan = plan_of(_actor(school), kept)
    found = {
        (row.tab, row.number, cell.column): cell.sent for row in plan.rows for cell in row.cells
    }
    assert found == wanted


def _content_of(client: FlaskClient, school: Any) -> bytes:
    """Return a workbook of the school; one is enough for all examples of a test."""
    kept = vars(school).setdefault("content_of_a_test", [])
    if not kept:
        kept.append(give_out(client, school))
    return bytes(kept[0])


def _actor(school: Any) -> Any:
    """Return the actor of the school's coordinator who is signed in."""
    user = Membership.get(Membership.institution == school).user
    extensions = current_app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )
