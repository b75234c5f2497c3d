"""A whole import is undone: what it created goes, what it changed comes back, later work stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from plugins.staff import services as databank
from plugins.staff.importing import runs, undoing
from plugins.staff.importing.cli import import_list
from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.run_files import files_of
from plugins.staff.models import TABLES, Category, Course, Employment, Person, Position
from portal.audit.models import AuditEntry
from portal.errors import Conflict
from tests import factories
from tests.plugins.staff.importing.lists import actor_of, book, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from portal.access import Actor
    from portal.institutions.models import Institution

HEADER = ("ФИО", "Телефон", "Должность", "Ставка", "Категория", "Дата присвоения", "Курсы")
IVANOVA = ("Иванова Мария Петровна", "8-900-1", "учитель математики", 1, "первая", "25.12.2022", "")
PETROV = ("Петров Пётр Петрович", "8-900-2", "воспитатель", 0.5, "", "", "ФГОС, 72 ч")


@pytest.fixture
def school(app: Flask, db: object) -> Iterator[Institution]:
    with app.app_context():
        yield factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


@pytest.fixture
def actor(school: Institution) -> Actor:
    return actor_of(factories.make_user(role="school_coordinator", institution=school))


def take_in(actor: Actor, *rows: tuple[Any, ...]) -> ImportRun:
    """Take a list in as the wizard does and return its run."""
    run = ImportRun(
        user=actor.user.id,
        workplace=actor.workplace.id,
        institution=actor.reach.institution_id,
        municipality=actor.reach.municipality_id,
        file_name="список.xlsx",
        stored_name=f"undo{ImportRun.select().count():028d}",
    )
    book(*rows, header=HEADER).save(files_of(run).source)
    run.save(force_insert=True)
    runs.start(actor, run, "read")
    assert run.state == "read", run.message
    runs.apply(actor, run, None)
    assert run.state == "applied", run.message
    return run


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return the databank but for versions and moments of change."""
    kept_out = {"version", "changed_at", "created_at"}
    return {
        model._meta.table_name: sorted(
            model.select(*(f for n, f in model._meta.fields.items() if n not in kept_out)).tuples(),
            key=repr,
        )
        for model in TABLES
        if model is not Position
    }


def test_after_undoing_the_databank_is_what_it_was(actor: Actor) -> None:
    take_in(actor, IVANOVA)
    before = everything()
    run = take_in(
        actor,
        ("Иванова Мария Петровна", "8-911", "учитель математики", 0.75, "высшая", "20.01.2024", "Курс"),
        ("Иванова Мария Петровна", "8-912", "воспитатель", 0.25, "", "", ""),
        PETROV,
    )  # fmt: skip
    assert everything() != before
    runs.undo(actor, run, partly=False)
    assert everything() == before
    assert run.undone_at is not None
    assert not ImportJournal.select().where(ImportJournal.run == run).exists()
    told = AuditEntry.select().where(AuditEntry.note.startswith("undo:"))
    assert {one.action for one in told} == {"change", "delete"}


def test_imports_are_undone_one_after_another_from_the_last(actor: Actor) -> None:
    empty = everything()
    first = take_in(actor, IVANOVA)
    second = take_in(actor, (IVANOVA[0], "8-922", *IVANOVA[2:]))
    assert undoing.plan_undo(first).kept_count == 1
    runs.undo(actor, second, partly=False)
    assert undoing.plan_undo(first).kept_count == 0
    runs.undo(actor, first, partly=False)
    assert everything() == empty


def test_undoing_twice_is_refused_and_changes_nothing(actor: Actor) -> None:
    run = take_in(actor, IVANOVA)
    runs.undo(actor, run, partly=False)
    lines = AuditEntry.select().count()
    with pytest.raises(Conflict, match="уже отменена"):
        runs.undo(actor, ImportRun.get_by_id(run.id), partly=False)
    assert AuditEntry.select().count() == lines


def change_the_card(actor: Actor, person: Person) -> None:
    databank.save(actor, person, {"last_name": "Новая", "first_name": "А", "patronymic": ""})


def add_a_course(actor: Actor, person: Person) -> None:
    Course.create(person=person, title="Новый курс")


def end_the_category(actor: Actor, person: Person) -> None:
    fact = Category.get(Category.person == person)
    databank.save(
        actor,
        fact,
        {
            name: getattr(fact, name)
            for name in ("person", "kind", "position", "order_number", "order_on", "term", "note")
        }
        | {"assigned_on": dt.date(2022, 12, 26), "valid_until": fact.valid_until},
    )


@pytest.mark.parametrize("later", [change_the_card, add_a_course, end_the_category])
def test_people_changed_since_stay_and_the_rest_goes_on_choice(actor: Actor, later: Any) -> None:
    run = take_in(actor, IVANOVA, PETROV)
    later(actor, Person.get(Person.last_name == "Иванова"))
    before = everything()
    plan = undoing.plan_undo(run)
    assert all(one.reason for one in plan.kept)
    with pytest.raises(Conflict, match="с тех пор изменены"):
        runs.undo(actor, run, partly=False)
    assert everything() == before
    runs.undo(actor, run, partly=True)
    assert Person.select().count() == 1
    assert Employment.select().count() == 1
    assert Category.select().count() == 1


def test_a_value_changed_since_is_not_overwritten(actor: Actor) -> None:
    take_in(actor, IVANOVA)
    run = take_in(actor, (IVANOVA[0], "8-922", *IVANOVA[2:]))
    Person.update(phone="8-933").execute()
    assert undoing.plan_undo(run).kept_count == 1
    with pytest.raises(Conflict, match="нечего"):
        runs.undo(actor, run, partly=True)
    assert Person.get().phone == "8-933"


def test_looking_at_a_card_is_no_change(actor: Actor) -> None:
    run = take_in(actor, IVANOVA)
    AuditEntry.create(action="view", subject="staff_person", subject_id=Person.get().id)
    assert undoing.plan_undo(run).kept_count == 0


def test_only_imports_of_the_last_thirty_days_are_undone(actor: Actor) -> None:
    run = take_in(actor, IVANOVA)
    run.applied_at -= dt.timedelta(days=31)
    run.save()
    with pytest.raises(Conflict, match="30 дней"):
        runs.undo(actor, run, partly=False)
    assert runs.clean() == 0
    assert not ImportJournal.select().exists()
    assert ImportRun.get().state == "applied"


def test_where_the_databank_is_off_nothing_is_undone(actor: Actor, school: Institution) -> None:
    run = take_in(actor, IVANOVA)
    factories.switch(school, "staff", enabled=False)
    assert undoing.plan_undo(run).kept_count == 1


def test_the_pages_show_the_numbers_and_undo(
    school: Institution, sign_in: Any, actor: Actor
) -> None:
    run = take_in(actor, IVANOVA, PETROV)
    browser = sign_in("school_coordinator", institution=school)
    page = browser.get(f"/staff/import/{run.id}/undo").get_data(as_text=True)
    answer = browser.post(
        f"/staff/import/{run.id}/undo",
        data={"csrf_token": factories.token_of(page)},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert not Person.select().exists()
    assert ImportRun.get_by_id(run.id).undone_at is not None
    assert browser.get(f"/staff/import/{run.id}/undo").status_code == 409


def test_an_import_by_the_operators_command_is_a_run_that_can_be_undone(
    school: Institution, tmp_path: Path
) -> None:
    path = saved(book(IVANOVA, PETROV, header=HEADER), tmp_path)
    before = everything()
    done = CliRunner().invoke(import_list, [str(path), "--institution", school.code])
    assert done.exit_code == 0, done.output
    run = ImportRun.get()
    assert (run.user_id, run.state, Person.select().count()) == (None, "applied", 2)
    somebody = actor_of(factories.make_user())
    assert [one.id for one in runs.recent(somebody)] == [run.id]
    runs.undo(somebody, run, partly=False)
    assert everything() == before
