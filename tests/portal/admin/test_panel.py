"""The admin panel keeps to policies, transactions and the audit, whatever is sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from peewee import Database

from portal.audit.models import AuditEntry
from tests import factories
from tests.portal.admin.shelf import hooks
from tests.portal.admin.shelf.models import Note, Part, Stamp

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NOTES = "/admin/shelf/notes/"
PARAMETERS = (
    *("page", "sort", "q"),
    *("f.kind", "f.institution", "f.due_on.from", "f.due_on.to", "f.nothing"),
)
ODD = (
    *("-3", "0", "9" * 30, "x", "%", "é", "2026-13-45", "9999-12-31"),
    *("title", "-title", "-", "' or 1=1 --"),
)


@pytest.fixture
def places(db):
    own = factories.make_institution()
    return (
        own,
        factories.make_institution(municipality=own.municipality),
        factories.make_institution(),
    )


@pytest.fixture
def notes(places):
    return [
        Note.create(title=f"Заявка {number}", institution=place, kind="plan")
        for number, place in enumerate(places)
    ]


@pytest.fixture
def coordinator(places, sign_in):
    return sign_in("school_coordinator", institution=places[0])


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def send(client: FlaskClient, address: str, **data: object):
    token = factories.token_of(page(client, NOTES + "new/"))
    return client.post(address, data={"csrf_token": token, **data})


def test_index_lists_the_tables_that_the_actor_may_see(coordinator, sign_in) -> None:
    assert "Notes" in page(coordinator, "/admin/")
    stranger = sign_in("institution_head", institution=factories.make_institution())
    assert "Notes" not in stranger.get("/admin/").get_data(as_text=True)


@pytest.mark.usefixtures("notes")
def test_list_shows_only_rows_in_reach(coordinator) -> None:
    shown = page(coordinator, NOTES)
    assert "Заявка 0" in shown
    assert "Заявка 1" not in shown
    assert "Заявка 2" not in shown


@pytest.mark.parametrize("part", ["details/", "edit/", "delete/"])
def test_foreign_rows_do_not_exist(coordinator, notes, part) -> None:
    page(coordinator, f"{NOTES}{part}?id={notes[0].id}")
    page(coordinator, f"{NOTES}{part}?id={notes[1].id}", 404)


@pytest.mark.usefixtures("notes")
def test_odd_keys_do_not_exist(coordinator) -> None:
    for key in ("", "abc", "-1", "0", "1e3", "9" * 30, "1 or 1=1"):
        answer = coordinator.get(NOTES + "details/", query_string={"id": key})
        assert answer.status_code == 404, key


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("name", PARAMETERS)
def test_odd_parameters_are_answered(coordinator, name) -> None:
    for value in ODD:
        answer = coordinator.get(NOTES, query_string={name: value})
        assert answer.status_code == 200, value


def test_foreign_rows_are_not_deleted_by_bulk(coordinator, notes) -> None:
    send(
        coordinator,
        NOTES + "action/",
        action="delete",
        confirmed="1",
        rowid=[one.id for one in notes],
    )
    assert {one.title for one in Note.select()} == {"Заявка 1", "Заявка 2"}


def test_bulk_asks_first_and_then_acts_on_rows_in_reach(coordinator, notes) -> None:
    asked = send(coordinator, NOTES + "action/", action="mark", rowid=[one.id for one in notes])
    assert "Mark the chosen notes?" in asked.get_data(as_text=True)
    assert hooks.noted == []
    send(
        coordinator,
        NOTES + "action/",
        action="mark",
        confirmed="1",
        rowid=[one.id for one in notes],
    )
    assert hooks.noted.pop() == ["Заявка 0"]


def test_relations_offer_and_take_only_rows_in_reach(coordinator, places) -> None:
    form = page(coordinator, NOTES + "new/")
    assert places[0].short_name in form
    assert places[1].short_name not in form
    refused = send(coordinator, NOTES + "new/", title="Новая", institution=places[1].id)
    assert refused.status_code == 422
    assert not Note.select().where(Note.title == "Новая").exists()


def test_look_up_gives_only_rows_in_reach(coordinator, places) -> None:
    found = coordinator.get(NOTES + "ajax/lookup/?name=institution").get_json()
    assert [key for key, _title in found] == [places[0].id]
    assert coordinator.get(NOTES + "ajax/lookup/?name=institution&query=нет такой").get_json() == []
    page(coordinator, NOTES + "ajax/lookup/", 404)


def test_create_change_and_delete_leave_their_lines_in_the_audit(coordinator, places) -> None:
    assert (
        send(
            coordinator, NOTES + "new/", title="Новая", institution=places[0].id, kind="act"
        ).status_code
        == 302
    )
    note = Note.get(Note.title == "Новая")
    send(
        coordinator,
        f"{NOTES}edit/?id={note.id}",
        title="Иная",
        institution=places[0].id,
        kind="act",
        _version=1,
    )
    send(coordinator, NOTES + "delete/", id=note.id)
    lines = list(
        AuditEntry.select().where(AuditEntry.subject == "shelf_note").order_by(AuditEntry.id)
    )
    assert [line.action for line in lines] == ["create", "change", "delete"]
    assert '"title": ["Новая", "Иная"]' in lines[1].changes
    assert not Note.select().exists()


def test_a_list_row_cannot_be_saved_over_somebody_elses_change(coordinator, notes) -> None:
    address = f"{NOTES}edit/?id={notes[0].id}"
    same = {"institution": notes[0].institution_id, "kind": "plan", "_version": 1}
    assert send(coordinator, address, title="Первая", **same).status_code == 302
    assert send(coordinator, address, title="Вторая", **same).status_code == 422
    assert Note.get_by_id(notes[0].id).title == "Первая"


def test_a_record_cannot_be_moved_out_of_reach(coordinator, notes, places) -> None:
    answer = send(
        coordinator,
        f"{NOTES}edit/?id={notes[0].id}",
        title="Заявка 0",
        institution=places[2].id,
        _version=1,
    )
    assert answer.status_code == 422
    assert Note.get_by_id(notes[0].id).institution_id == places[0].id


def test_secrets_are_neither_shown_nor_taken(coordinator, notes) -> None:
    address = f"{NOTES}edit/?id={notes[0].id}"
    assert "hush" not in page(coordinator, address) + page(coordinator, NOTES) + page(
        coordinator, address.replace("edit", "details")
    )
    send(
        coordinator,
        address,
        title="Заявка 0",
        institution=notes[0].institution_id,
        secret_code="mine",
        _version=1,
    )
    assert Note.get_by_id(notes[0].id).secret_code == "hush"


def test_a_clash_is_told_in_words(coordinator, notes) -> None:
    answer = send(
        coordinator, NOTES + "new/", title="Заявка 2", institution=notes[0].institution_id
    )
    assert answer.status_code == 422
    assert "UNIQUE" not in answer.get_data(as_text=True)
    assert Note.select().count() == 3


def test_the_page_before_deleting_says_what_goes_and_what_forbids(coordinator, notes) -> None:
    Part.create(note=notes[0])
    assert "Parts: 1" in page(coordinator, f"{NOTES}delete/?id={notes[0].id}")
    Stamp.create(note=notes[0])
    assert "Stamps: 1" in page(coordinator, f"{NOTES}delete/?id={notes[0].id}")
    assert send(coordinator, NOTES + "delete/", id=notes[0].id, typed="2").status_code == 302
    assert Note.select().where(Note.id == notes[0].id).exists()


def test_what_goes_along_is_confirmed_by_typing_how_much_it_is(coordinator, notes) -> None:
    parts = [Part.create(note=notes[0]), Part.create(note=notes[0])]
    asked = page(coordinator, f"{NOTES}delete/?id={notes[0].id}")
    assert "сколько строк удаляется всего: 3" in asked
    for typed in ("", "2", "x"):
        answer = send(coordinator, NOTES + "delete/", id=notes[0].id, typed=typed)
        assert answer.status_code == 422
        assert "Это не то число." in answer.get_data(as_text=True)
    many = {"action": "delete", "confirmed": "1", "rowid": [notes[0].id]}
    assert send(coordinator, NOTES + "action/", **many).status_code == 200
    assert Part.select().count() == len(parts)
    assert send(coordinator, NOTES + "delete/", id=notes[0].id, typed=" 3 ").status_code == 302
    assert not Note.select().where(Note.id == notes[0].id).exists()
    assert not Part.select().exists()


def test_what_goes_is_counted_through_all_tables(app, db) -> None:
    from portal.accounts.models import User
    from portal.admin.dependants import Dependants
    from portal.lists.models import BulkAct, BulkActRow

    user = factories.make_user(role="observer")
    act = BulkAct.create(user=user, list_name="x", action="y", title="z")
    for number in range(3):
        BulkActRow.create(act=act, table="notes", record_id=number)
    with app.app_context():
        found = Dependants.of([User.get_by_id(user.id)])
    counts = sorted(count for _title, count in found.going)
    assert counts == [1, 4], "the workplace; the act with its rows, which have no table here"
    assert found.count == 5
    assert not found.forbidding


def test_an_observer_reads_and_changes_nothing(sign_in, places, notes) -> None:
    observer = sign_in("observer", institution=places[0])
    assert "Заявка 0" in page(observer, NOTES)
    page(observer, NOTES + "new/", 403)
    page(observer, f"{NOTES}edit/?id={notes[0].id}", 403)
    page(observer, f"{NOTES}delete/?id={notes[0].id}", 403)


@pytest.mark.usefixtures("notes")
def test_module_off_means_no_such_page(coordinator, places) -> None:
    factories.switch(places[0], "shelf", enabled=False)
    page(coordinator, NOTES, 404)
    assert "Notes" not in coordinator.get("/admin/").get_data(as_text=True)


@pytest.mark.usefixtures("notes")
def test_search_finds_cyrillic_in_any_case(coordinator) -> None:
    assert "Заявка 0" in page(coordinator, NOTES + "?q=ЗАЯВКА")
    assert "Заявка 0" not in page(coordinator, NOTES + "?q=договор")


@pytest.mark.usefixtures("notes")
def test_filters_narrow_and_are_shown_as_chips(coordinator) -> None:
    shown = page(coordinator, NOTES + "?f.kind=act")
    assert "Заявка 0" not in shown
    assert 'class="chip"' in shown
    assert "Заявка 0" in page(coordinator, NOTES + "?f.kind=plan")


@pytest.mark.usefixtures("notes")
def test_headings_are_the_fields_own_words(coordinator) -> None:
    shown = page(coordinator, NOTES)
    assert "School" in shown
    assert "Due" in shown


def test_the_list_does_not_ask_more_the_more_rows_there_are(
    coordinator, places, monkeypatch
) -> None:
    counted: list[str] = []
    run = Database.execute_sql

    def counting(self, sql, *arguments, **options):
        counted.append(sql)
        return run(self, sql, *arguments, **options)

    def queries() -> int:
        counted.clear()
        page(coordinator, NOTES)
        return len(counted)

    Note.create(title="Одна", institution=places[0])
    monkeypatch.setattr(Database, "execute_sql", counting)
    few = queries()
    for number in range(40):
        Note.create(title=f"Много {number}", institution=places[0])
    assert queries() == few
    assert few <= 12


def test_flask_admins_own_export_and_editing_in_place_are_shut(coordinator, notes) -> None:
    page(coordinator, NOTES + "export/csv/", 404)
    assert (
        send(coordinator, NOTES + "ajax/update/", list_form_pk=notes[0].id, title="x").status_code
        == 404
    )
    page(coordinator, "/admin/static/vendor/jquery.min.js", 404)
