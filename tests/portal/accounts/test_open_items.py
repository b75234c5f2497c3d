"""What somebody owns goes over at a hand-over, each kind by its own rules; the rest is told with reasons."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from plugins.excel_reports.models import ReportSchedule
from plugins.staff.importing.models import ImportRun
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.accounts.hand_over import contents, services
from portal.accounts.hand_over.act import act_of
from portal.accounts.hand_over.models import HandOver
from portal.accounts.models import Role
from portal.institutions.models import Membership
from portal.jobs.models import RUNNING, WAITING, Job
from portal.lists.models import SavedView
from tests import factories
from tests.portal.accounts.test_hand_over import actor_of

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def school(db):
    place = factories.make_institution(short_name="СОШ № 1")
    factories.switch(place, "staff", enabled=True)
    factories.switch(place, "excel_reports", enabled=True)
    return place


@pytest.fixture
def sides(school):
    """Return who leaves, who comes, and the district's head who hands over."""
    return (
        factories.make_user(
            role="school_coordinator", institution=school, name="Петрова Анна Ивановна"
        ),
        factories.make_user(
            role="school_coordinator",
            institution=factories.make_institution(municipality=school.municipality),
            name="Сидорова Вера Ильинична",
        ),
        factories.make_user(role="district_head", municipality=school.municipality),
    )


@pytest.fixture
def owned(sides, school):
    """Give who leaves one thing of each kind, and return their models."""
    giver, receiver, _head = sides
    place = Membership.get(Membership.user == giver)
    ReportSchedule.create(
        report="categories", user=giver, workplace=place, period="weekly", next_on=DAY
    )
    ReportSchedule.create(
        report="gone_report", user=giver, workplace=place, period="daily", next_on=DAY
    )
    Job.create(kind="lists.write_file", title="Список", user=giver, workplace=place)
    Job.create(kind="lists.write_file", title="Файл", user=giver, workplace=place, state=RUNNING)
    SavedView.create(user=giver, list_name="staff.persons", title="Мой вид")
    SavedView.create(user=receiver, list_name="staff.persons", title="Мой вид")
    SavedView.create(
        user=giver, list_name="staff.persons", title="Общий", institution=school,
        role=Role.get(Role.code == "school_coordinator"),
    )  # fmt: skip
    ImportRun.create(
        user=giver, workplace=place.id, institution=school, file_name="список.xlsx",
        stored_name="a", state="read",
    )  # fmt: skip
    ImportRun.create(
        user=giver, workplace=place.id, institution=school, file_name="готов.xlsx",
        stored_name="b", state="applied",
    )  # fmt: skip
    book = Workbook.create(institution=school, user=giver, token="t", base="{}")
    WorkbookReturn.create(
        workbook=book, institution=school, user=giver, file_name="книга.xlsx", sent="[]"
    )
    return place


def hand_over(app, sides, moves=None):
    giver, receiver, head = sides
    with app.test_request_context():
        actor = actor_of(app, head)
        keys = [key for key, _items in contents.open_items(giver)]
        made = services.prepare(
            actor=actor, giver=giver, receiver=receiver, on=DAY, moves=moves or keys
        )
        services.carry_out(actor=actor, hand_over=made)
        return HandOver.get_by_id(made.id)


def test_everything_owned_goes_over_and_keeps_working(app, sides, owned, school):
    giver, receiver, _head = sides
    done = hand_over(app, sides)
    theirs = Membership.get(Membership.user == receiver, Membership.institution == school)
    moved = ReportSchedule.get(ReportSchedule.report == "categories")
    assert (moved.user_id, moved.workplace_id) == (receiver.id, theirs.id)
    waiting = Job.get(Job.state == WAITING)
    assert (waiting.user_id, waiting.workplace_id) == (receiver.id, theirs.id)
    run = ImportRun.get(ImportRun.stored_name == "a")
    assert (run.user_id, run.workplace) == (receiver.id, theirs.id)
    assert ImportRun.get(ImportRun.stored_name == "b").user_id == giver.id
    assert WorkbookReturn.get().user_id == receiver.id
    titles = sorted(one.title for one in SavedView.select().where(SavedView.user == receiver))
    assert titles == ["Мой вид", "Мой вид (от: Петрова Анна Ивановна)", "Общий"]
    left = {one.label: one.reason for kind in contents.read(done.content) for one in kind.left}
    assert left.keys() == {"gone_report, каждый рабочий день", "Файл"}
    assert Job.get(Job.state == RUNNING).user_id == giver.id


def test_the_act_names_what_stays_with_its_reason(app, sides, owned):
    done = hand_over(app, sides)
    with app.app_context():
        paper = docx.Document(io.BytesIO(act_of(done)))
    assert len(paper.tables) == 2
    went, stayed = (
        "\n".join(cell.text for row in table.rows for cell in row.cells) for table in paper.tables
    )
    assert "Список" in went
    assert "Файл" not in went
    assert "Файл" in stayed
    assert "выполняется" in stayed
    assert "{%" not in went + stayed


def test_what_was_not_chosen_stays_and_is_told(app, sides, owned):
    giver, receiver, _head = sides
    done = hand_over(app, sides, moves=["accounts", "lists.shared"])
    assert SavedView.get(SavedView.title == "Общий").user_id == receiver.id
    assert Job.get(Job.state == WAITING).user_id == giver.id
    reasons = {one.reason for kind in contents.read(done.content) for one in kind.left}
    assert reasons == {"не отмечено для передачи"}


def test_nothing_goes_to_a_place_where_the_receiver_does_not_work(app, sides, owned):
    giver, _receiver, _head = sides
    done = hand_over(app, sides, moves=["jobs", "excel_reports", "staff.lists", "staff.workbooks"])
    told = contents.read(done.content)
    assert all(not kind.labels for kind in told if kind.title != "Рабочие места")
    assert Job.get(Job.state == WAITING).user_id == giver.id
    assert ImportRun.get(ImportRun.stored_name == "a").user_id == giver.id


def test_own_views_are_offered_and_not_ticked(app, sides, owned, sign_in, school):
    giver, receiver, _head = sides
    client = sign_in("district_head", municipality=school.municipality)
    page = client.get("/hand-overs/new").get_data(as_text=True)
    token = factories.token_of(page)
    given = {"csrf_token": token, "giver": giver.id, "receiver": receiver.id, "on": "2026-11-23"}
    page = client.post("/hand-overs/new", data=given).get_data(as_text=True)
    assert 'value="lists.shared" checked' in page
    assert 'value="lists.own">' in page
    assert "gone_report" in page
