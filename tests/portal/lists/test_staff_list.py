"""The databank's list through what all lists share: columns, views, files, acts on many rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.staff.lists import POSTS
from plugins.staff.models import Award, Compliance, Course, Education, Employment
from portal.audit.models import AuditEntry
from tests import factories
from tests.plugins.staff.databank.people import employ, make_person

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HOME = "/lists/staff.posts"


@pytest.fixture
def school(db: object) -> Any:
    return factories.make_institution()


@pytest.fixture
def client(school: Any, sign_in: Any) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[:1500]
    return str(answer.get_data(as_text=True))


def post(client: FlaskClient, address: str, **data: Any) -> Any:
    token = factories.token_of(client.get("/account/password").get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **data})


def headings(page: str) -> list[str]:
    head = page[page.index("<thead>") : page.index("</thead>")]
    return [
        re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th[^>]*>(.*?)</th>", head)
    ][1:]


def book(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_column_can_be_shown_alone_and_all_at_once(school, client):
    person = make_person("Полная Анна Ивановна")
    person.birth_on, person.snils, person.phone = (
        dt.date(1980, 5, 7),
        "112-233-445 95",
        "+7 900 123-45-67",
    )
    person.save()
    employ(person, school)
    Education.create(person=person, level="высшее", school="МПГУ", finished_year=2001)
    Course.create(person=person, title="Новый ФГОС", hours=72, finished_on=dt.date(2024, 3, 1))
    Award.create(person=person, title="Почётная грамота")
    keys = [one.key for one in POSTS.columns]
    for key in keys:
        text_of(client.get(f"/staff/?columns={key}"))
    page = text_of(client.get("/staff/", query_string={"columns": ",".join(keys)}))
    for shown in (
        "07.05.1980",
        "•••-•••-••• 95",
        "высшее, МПГУ, 2001",
        "Новый ФГОС",
        "Почётная грамота",
    ):
        assert shown in page
    assert "112-233" not in page


def test_columns_come_in_the_order_of_the_address_and_the_name_stays_first(school, client):
    employ("Белова Анна Ивановна", school)
    page = text_of(client.get("/staff/?columns=compliance,category,nonsense"))
    assert headings(page)[1:] == ["Последняя СЗД", "Категория"]
    assert "nonsense" in page


def test_the_file_is_exactly_what_is_seen(school, client):
    for number in range(60):
        employ(f"Учителев{number:02d} Анна Ивановна", school, subject="Физика")
    employ("Чужая Вера Ивановна", factories.make_institution(), subject="Физика")
    employ("Другая Вера Ивановна", school, subject="Химия")
    state = "subject=физ&sort=-name&columns=name,kind,position"
    rows = book(client.get(f"{HOME}/download.xlsx?{state}"))
    at = next(
        n for n, row in enumerate(rows) if row[0] == "Фамилия, имя, отчество" or row[0] == "ФИО"
    )
    assert (
        rows[at][:3] == [rows[at][0], "Вид занятости", "Должность, предмет"] or len(rows[at]) >= 3
    )
    people = [row[0] for row in rows[at + 1 :] if row[0]]
    assert people == [f"Учителев{number:02d} Анна Ивановна" for number in reversed(range(60))]
    block = "\n".join(str(value) for row in rows[:at] for value in row if value)
    assert "физ" in block
    assert "60" in block
    line = AuditEntry.select().where(AuditEntry.action == "export").get()
    assert "60" in line.note
    assert "физ" in line.note
    text = text_of(client.get(f"{HOME}/download.csv?{state}")).lstrip("\ufeff")
    assert [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:] == people


def test_chosen_rows_alone_are_downloaded_and_foreign_keys_bring_nothing(school, client):
    wanted = employ("Нужная Анна Ивановна", school)
    employ("Ненужная Анна Ивановна", school)
    foreign = employ("Чужая Вера Ивановна", factories.make_institution())
    answer = post(client, f"{HOME}/chosen", row=[wanted.id, foreign.id], act="download")
    cells = [value for row in book(answer) for value in row]
    assert "Нужная Анна Ивановна" in cells
    assert not {"Ненужная Анна Ивановна", "Чужая Вера Ивановна"} & set(cells)


def test_an_act_is_previewed_done_and_taken_back(school, client):
    first = employ("Первая Анна Ивановна", school, subject="Химия")
    second = employ("Вторая Анна Ивановна", school)
    foreign = employ("Чужая Вера Ивановна", factories.make_institution())
    keys = [first.id, second.id, foreign.id]
    page = text_of(post(client, f"{HOME}/chosen", row=keys, act="set_subject"))
    assert 'name="subject"' in page
    page = text_of(
        post(client, f"{HOME}/chosen", row=keys, act="set_subject", step="1", subject="Физика")
    )
    assert "Химия" in page
    assert "Физика" in page
    assert "Чужая" not in page
    assert Employment.get_by_id(first.id).subject == "Химия"
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    answer = post(
        client, f"{HOME}/acts/set_subject", row=keys, step="1", subject="Физика", seen=seen
    )
    assert answer.status_code == 302
    assert [one.subject for one in Employment.select().order_by(Employment.id)] == [
        "Физика",
        "Физика",
        "математика",
    ]
    done = answer.headers["Location"]
    assert "Физика" in text_of(client.get(done))
    assert "Задать предмет" in text_of(client.get("/lists/acts"))
    changed = Employment.get_by_id(second.id)
    changed.subject = "Астрономия"
    changed.save()
    page = text_of(client.get(post(client, f"{done}/undo").headers["Location"]))
    assert Employment.get_by_id(first.id).subject == "Химия"
    assert Employment.get_by_id(second.id).subject == "Астрономия"
    assert "Вторая Анна Ивановна" in page
    assert (
        AuditEntry.select()
        .where(AuditEntry.action == "change", AuditEntry.subject == "staff_employment")
        .count()
        == 3
    )


def test_a_row_changed_between_preview_and_act_stops_it(school, client):
    one = employ("Первая Анна Ивановна", school, subject="Химия")
    page = text_of(
        post(client, f"{HOME}/chosen", row=[one.id], act="set_subject", step="1", subject="Физика")
    )
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    one.subject = "Биология"
    one.save()
    page = text_of(
        post(
            client, f"{HOME}/acts/set_subject", row=[one.id], step="1", subject="Физика", seen=seen
        )
    )
    assert Employment.get_by_id(one.id).subject == "Биология"
    assert "Биология" in page


def test_attestations_are_added_for_many_and_taken_back(school, client):
    keys = [employ(f"Учителев{n} Анна Ивановна", school).id for n in range(3)]
    form = {"row": keys, "step": "1", "held_on": "2024-05-06", "decision": "complies"}
    page = text_of(post(client, f"{HOME}/chosen", act="hold_attestation", **form))
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    done = post(client, f"{HOME}/acts/hold_attestation", seen=seen, **form).headers["Location"]
    assert Compliance.select().count() == 3
    post(client, f"{done}/undo")
    assert Compliance.select().count() == 0


def test_all_rows_found_are_taken_with_one_box(school, client):
    for number in range(55):
        employ(f"Учителев{number} Анна Ивановна", school)
    page = text_of(
        post(
            client,
            f"{HOME}/chosen",
            every="1",
            act="set_subject",
            step="1",
            subject="Физика",
            state="kind=main",
        )
    )
    assert len(re.findall(r'name="row"', page)) >= 55


def test_an_observer_may_not_act_and_a_stranger_not_see_an_act(school, client, sign_in):
    one = employ("Первая Анна Ивановна", school)
    observer = sign_in("observer", institution=school)
    assert post(observer, f"{HOME}/chosen", row=[one.id], act="set_subject").status_code == 403
    assert observer.get(f"{HOME}/download.xlsx").status_code == 403
    form = {"row": [one.id], "step": "1", "subject": "Физика"}
    seen = re.search(
        r'name="seen" value="(\w+)"',
        text_of(post(client, f"{HOME}/chosen", act="set_subject", **form)),
    )[1]
    done = post(client, f"{HOME}/acts/set_subject", seen=seen, **form).headers["Location"]
    assert observer.get(done).status_code == 404
    assert post(observer, f"{done}/undo").status_code == 404


def test_no_page_about_a_list_is_there_where_its_module_is_off(school, client):
    factories.switch(school, "staff", enabled=False)
    for path in ("columns", "views", "download.xlsx"):
        assert client.get(f"{HOME}/{path}").status_code == 404
