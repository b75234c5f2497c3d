"""The pages of the day: tab, list, sheet, poster, phone, the participant's own; whom they show and refuse."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from plugins.master_classes import services
from plugins.master_classes.attendance import codes, marking
from plugins.master_classes.attendance.marking import Given
from plugins.master_classes.attendance.models import AttendanceMark, Unannounced
from plugins.master_classes.models import Attendance, Session
from tests.factories import browser_of, token_of
from tests.plugins.master_classes.attendance.conftest import make_day

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.attendance.conftest import Day

ROOM = "/master-classes/attendance"
PHONE = "/master-classes/check-in"


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


def post(client: FlaskClient, page: str, path: str, **values: Any) -> Any:
    token = token_of(text_of(client, page))
    return client.post(path, data={"csrf_token": token, **values})


def sent(client: FlaskClient, address: str, data: Any) -> Any:
    token = client.get(f"{address}state").get_json()["csrf"]
    return client.post(f"{address}marks", json=data, headers={"X-CSRFToken": token})


def mark_of(one: Any, **values: Any) -> dict[str, Any]:
    found = {"key": f"key-{one.id}", "enrolment": one.id, "present": True, "made": 1}
    return {**found, "made": marking.now_ms(), **values}


def test_the_tab_and_the_sheet_show_an_institution_its_own_people_alone(
    app: Flask, day: Day
) -> None:
    world = day.world
    name = day.people[0].person.full_name
    for path in (f"/master-classes/{day.event.id}/attendance", f"{ROOM}/{day.session.id}/sheet"):
        assert name in text_of(browser_of(app, world.methodologist), path)
        assert name in text_of(browser_of(app, world.coordinator), path)
        assert name not in text_of(browser_of(app, world.neighbour), path)


def test_the_sheet_has_numbered_rows_and_empty_ones(app: Flask, day: Day) -> None:
    page = text_of(
        browser_of(app, day.world.methodologist), f"{ROOM}/{day.session.id}/sheet?more=4"
    )
    assert page.count('class="signature"') == 1 + len(day.people) + 4
    assert page.count('class="unannounced"') == 4
    assert day.event.title in page


def test_the_sheet_is_given_as_a_file_with_the_same_rows(app: Flask, day: Day) -> None:
    address = f"{ROOM}/{day.session.id}/sheet"
    neighbour = browser_of(app, day.world.neighbour)
    assert day.people[0].person.full_name not in _names(neighbour, f"{address}.docx?more=4")
    client = browser_of(app, day.world.methodologist)
    wanted = [one.person.full_name for one in day.people]
    for kind in ("docx", "xlsx"):
        names = _names(client, f"{address}.{kind}?more=4")
        at = names.index(wanted[0])
        assert names[at : at + len(wanted) + 4] == [*wanted, "", "", "", ""]


def _names(client: FlaskClient, address: str) -> list[str]:
    """Return the second column of a sheet, as independent programs read it."""
    content = io.BytesIO(client.get(address).get_data())
    if ".docx" in address:
        (table,) = docx.Document(content).tables
        return [row.cells[1].text for row in table.rows]
    rows = openpyxl.load_workbook(content).active.iter_rows(values_only=True)
    return [str(row[1] or "") for row in rows]


def test_the_list_keeps_what_was_changed_and_leaves_what_others_marked(
    app: Flask, day: Day
) -> None:
    first, second, third = day.people
    client = browser_of(app, day.world.methodologist)
    address = f"{ROOM}/{day.session.id}/list"
    token = token_of(text_of(client, address))
    marking.mark(day.world.desk, day.session, [Given(enrolment_id=third.id, present=True)])
    form = {
        "csrf_token": token,
        "how": "sheet",
        f"was-{first.id}": "",
        f"stands-{first.id}": "came",
        f"minutes-{first.id}": "40",
        f"was-{second.id}": "",
        f"stands-{second.id}": "absent",
        f"was-{third.id}": "",
        f"stands-{third.id}": "",
    }
    assert client.post(address, data=form).status_code == 303
    assert day.marks() == {
        first.id: (True, 40),
        second.id: (False, None),
        third.id: (True, None),
    }
    assert {one.how for one in AttendanceMark.select()} == {"list", "sheet"}


@pytest.mark.parametrize("others", ["absent", "came"])
def test_all_others_are_marked_at_once(app: Flask, day: Day, others: str) -> None:
    first, *rest = day.people
    client = browser_of(app, day.world.methodologist)
    address = f"{ROOM}/{day.session.id}/list"
    one = "came" if others == "absent" else "absent"
    post(client, address, address, **{f"stands-{first.id}": one, "action": others})
    wanted = {first.id: (one == "came", None)} | {at.id: (others == "came", None) for at in rest}
    assert day.marks() == wanted


def test_a_mark_is_taken_back_from_the_log(app: Flask, day: Day) -> None:
    one = day.people[0]
    marking.mark(day.world.desk, day.session, [Given(enrolment_id=one.id, present=True)])
    client = browser_of(app, day.world.methodologist)
    address = f"{ROOM}/{day.session.id}"
    answer = post(client, f"{address}/list", f"{address}/take-back/{one.id}")
    assert answer.status_code == 303
    assert day.marks() == {}


def test_the_poster_has_a_code_for_paper_and_one_that_changes(app: Flask, day: Day) -> None:
    client = browser_of(app, day.world.methodologist)
    page = text_of(client, f"{ROOM}/{day.session.id}/poster")
    assert "qr-code" in page
    assert codes.word_of(day.session.id) in page
    screen = client.get(f"{ROOM}/{day.session.id}/poster?screen=1")
    assert int(screen.headers["Refresh"]) < codes.TURN


def test_the_phone_takes_a_batch_once_however_often_it_comes(app: Flask, day: Day) -> None:
    client = browser_of(app, day.world.methodologist)
    data = {
        "sent": marking.now_ms(),
        "marks": [mark_of(one) for one in day.people],
        "people": [{"key": "p", "name": "Гостев Пётр", "made": marking.now_ms()}],
    }
    for _turn in range(3):
        answer = sent(client, f"{PHONE}/{day.session.id}/", data).get_json()
        assert len(answer["kept"]) == 4
        assert len(answer["rows"]) == 4
        assert answer["told"] == []
    assert all(present for present, _minutes in day.marks().values())
    assert (AttendanceMark.select().count(), Unannounced.select().count()) == (4, 1)


@pytest.mark.parametrize(
    "data",
    [[], "marks", 7, {"marks": 1}, {"people": "x"}, {"marks": [0] * 3_000}],
    ids=str,
)
def test_what_is_no_batch_is_refused(app: Flask, day: Day, data: Any) -> None:
    client = browser_of(app, day.world.methodologist)
    assert sent(client, f"{PHONE}/{day.session.id}/", data).status_code == 422
    assert Attendance.select().count() == 0


def test_a_batch_nested_without_an_end_is_refused(app: Flask, day: Day) -> None:
    client = browser_of(app, day.world.methodologist)
    page = f"{PHONE}/{day.session.id}/"
    token = client.get(f"{page}state").get_json()["csrf"]
    answer = client.post(
        f"{page}marks",
        data="[" * 100_000,
        headers={"X-CSRFToken": token, "Content-Type": "application/json"},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "odd",
    [
        {"enrolment": "1; drop table"},
        {"enrolment": None},
        {"enrolment": 10**30},
        {"enrolment": -1},
        {"enrolment": True},
        {"present": "yes"},
        {"present": 1},
        {"minutes": -5},
        {"minutes": 10**9},
        {"made": "now"},
        {"made": 1.5},
        {"how": "<script>"},
        {"how": ["list"]},
        {"key": ""},
        {"key": "k" * 500},
        {"key": "ключ"},
        {"key": "mark:1"},
        {"key": None},
    ],
    ids=str,
)
def test_an_odd_mark_keeps_no_other_from_being_taken(
    app: Flask, day: Day, odd: dict[str, Any]
) -> None:
    client = browser_of(app, day.world.methodologist)
    first, second, _third = day.people
    data = {"marks": [mark_of(first, **odd), mark_of(second), None, 3, []]}
    answer = sent(client, f"{PHONE}/{day.session.id}/", data)
    assert answer.status_code == 200
    assert day.marks() == {second.id: (True, None)}


@pytest.mark.parametrize("name", ["", "   ", None, 5, "a\0b", "a\ud800b", ["x"]])
def test_an_odd_name_is_told(app: Flask, day: Day, name: Any) -> None:
    client = browser_of(app, day.world.methodologist)
    data = {"people": [{"key": "p", "name": name, "made": 1}]}
    answer = sent(client, f"{PHONE}/{day.session.id}/", data).get_json()
    assert [one["key"] for one in answer["told"]] == ["p"]
    assert Unannounced.select().count() == 0


def test_a_naughty_name_stays_a_text(app: Flask, day: Day) -> None:
    client = browser_of(app, day.world.methodologist)
    name = "<img src=x onerror=alert(1)>" + "Ж" * 500
    data = {"people": [{"key": "p", "name": name, "organisation": name, "made": 1}]}
    assert sent(client, f"{PHONE}/{day.session.id}/", data).status_code == 200
    page = text_of(client, f"{PHONE}/{day.session.id}/")
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_leaders_link_reaches_the_sessions_of_the_own_event_alone(
    app: Flask, day: Day, watch: Watch
) -> None:
    token, guest = day.leader_link(), app.test_client()
    address = f"{PHONE}/by-link/{token}/{day.session.id}/"
    assert day.people[0].person.full_name in text_of(guest, address)
    assert address in text_of(guest, f"/master-classes/mine/{token}")
    assert sent(guest, address, {"marks": [mark_of(day.people[0])]}).status_code == 200
    assert Attendance.get().by_link

    foreign = Session.get(Session.event == day.world.event(title="Чужое").id)
    text_of(guest, f"{PHONE}/by-link/{token}/{foreign.id}/", 404)
    text_of(guest, f"{PHONE}/{day.session.id}/", 302)
    text_of(guest, f"{PHONE}/by-link/unknown/{day.session.id}/", 410)
    participant = services.issue_link(day.world.desk, enrolment=day.people[0])
    text_of(guest, f"{PHONE}/by-link/{participant}/{day.session.id}/", 410)
    watch.on(days=30)
    assert day.people[0].person.full_name not in text_of(guest, address)


@pytest.mark.parametrize("who", ["coordinator", "neighbour", "director", "watching"])
def test_who_neither_holds_nor_leads_marks_nobody(app: Flask, day: Day, who: str) -> None:
    client = browser_of(app, getattr(day.world, who))
    for path in (f"{PHONE}/{day.session.id}/", f"{ROOM}/{day.session.id}/list",
                 f"{ROOM}/{day.session.id}/poster"):  # fmt: skip
        text_of(client, path, 403)


def test_the_page_of_the_phone_may_use_the_camera_and_has_no_script_inside(
    app: Flask, day: Day
) -> None:
    answer = browser_of(app, day.world.methodologist).get(f"{PHONE}/{day.session.id}/")
    page = answer.get_data(as_text=True)
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\son[a-z]+=|\sstyle=", page) == []


def test_without_scripts_a_form_marks_one_and_takes_the_mark_back(
    app: Flask, day: Day, watch: Watch
) -> None:
    client, one = browser_of(app, day.world.methodologist), day.people[0]
    page, marks = f"{PHONE}/{day.session.id}/", f"{PHONE}/{day.session.id}/marks"
    post(client, page, marks, enrolment=one.id, present="1", minutes="30")
    assert day.marks() == {one.id: (True, 30)}
    watch.on(minutes=1)
    post(client, page, marks, enrolment=one.id, present="")
    assert day.marks() == {}


def test_a_participant_confirms_the_poster_by_code_or_by_personal_link(
    app: Flask, day: Day
) -> None:
    first, second, _third = day.people
    guest, path = app.test_client(), f"/master-classes/present/{codes.poster_token(day.session.id)}"
    link = services.issue_link(day.world.desk, enrolment=second)
    assert post(guest, path, path, code="AAAA-BBBB").status_code == 422
    assert post(guest, path, path, code="").status_code == 422
    assert day.marks() == {}
    typed = codes.shown_code(first.id).lower().replace("-", " ")
    assert post(guest, path, path, code=typed).status_code == 200
    address = f"https://portal.example/master-classes/mine/{link}"
    assert post(guest, path, path, code=address).status_code == 200
    assert day.marks() == {first.id: (True, None), second.id: (True, None)}
    assert {one.how for one in Attendance.select()} == {"qr"}


def test_the_code_of_one_event_marks_nobody_at_another(app: Flask, day: Day, watch: Watch) -> None:
    moment = watch.at
    watch.on(days=-10)
    other = make_day(day.world, watch, title="Другое")
    watch.at = moment
    path = f"/master-classes/present/{codes.poster_token(other.session.id)}"
    code = codes.shown_code(day.people[0].id)
    assert post(app.test_client(), path, path, code=code).status_code == 422


def test_the_address_of_a_screen_holds_two_minutes_and_that_of_paper_the_session(
    day: Day, watch: Watch
) -> None:
    screen = codes.poster_token(day.session.id, turns=True)
    paper = codes.poster_token(day.session.id)
    assert codes.read_poster(screen) == codes.read_poster(paper) == day.session.id
    watch.on(minutes=3)
    assert codes.read_poster(screen) is None
    assert codes.read_poster(paper) == day.session.id
    assert codes.read_poster(paper + "x") is codes.read_poster("") is None


def test_the_code_word_of_the_room_marks_by_the_personal_page(app: Flask, day: Day) -> None:
    one, guest = day.people[0], app.test_client()
    path = f"/master-classes/mine/{services.issue_link(day.world.desk, enrolment=one)}/present"
    assert codes.shown_code(one.id) in text_of(guest, path)
    assert post(guest, path, path, word="не то слово").status_code == 422
    word = codes.word_of(day.session.id).upper().replace("Ё", "Е")
    assert post(guest, path, path, word=word).status_code == 303
    assert Attendance.get().how == "code"


def test_outside_the_hours_nobody_marks_oneself(app: Flask, day: Day, watch: Watch) -> None:
    watch.on(hours=8)
    path = f"/master-classes/present/{codes.poster_token(day.session.id)}"
    assert '<form method="post" novalidate>' not in text_of(app.test_client(), path)
