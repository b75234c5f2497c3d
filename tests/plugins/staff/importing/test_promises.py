"""What holds for every list: twice is once, nobody reaches further, all or nothing."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.staff.importing.decisions import LEAVE_OUT, NEW_PERSON, Decisions
from plugins.staff.importing.services import institution_by_code
from plugins.staff.models import Category, Employment, Person, Position
from portal.database import database
from portal.errors import NotAllowed, NotFound
from tests import factories
from tests.faults import processes
from tests.plugins.staff.importing.lists import actor_of, book, operator, saved, take_in
from tests.undoing import undone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from portal.institutions.models import Institution

HEADER = (
    "ФИО",
    "Дата рождения",
    "Должность",
    "Категория",
    "Дата присвоения",
    "Срок действия",
    "ОО",
)


@pytest.fixture
def school(app: Flask, db: object) -> Iterator[Institution]:
    with app.app_context():
        yield factories.make_institution(code="sosh-1", short_name="СОШ № 1", name="МБОУ СОШ № 1")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Иванова Мария Петровна", "Петров Пётр Петрович", "Орлова И. Л.", "Итого", ""]
        ),
        st.sampled_from(["01.05.1980", "02.06.1981", "", "31.02.1980"]),
        st.sampled_from(
            ["учитель математики", "учитель", "воспитатель", "муз. рук.", "кибербуллинголог", ""]
        ),
        st.sampled_from(["высшая", "1 КК", "соотв.", "б/к", "", "первая, методист"]),
        st.sampled_from(["25.12.2022", "20.01.2024", "", "2021"]),
        st.sampled_from(["25.12.2027", "бессрочно", "до 2026", ""]),
        st.sampled_from(["СОШ № 1", "СОШ № 2", ""]),
    ),
    max_size=7,
)


@given(rows=ROWS)
@settings(max_examples=10)
def test_the_same_list_again_changes_nothing(
    school: Institution, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    with undone():
        if not Person.select().exists():
            factories.make_institution(short_name="СОШ № 2", name="МБОУ СОШ № 2")
        made = book(
            ("Белова Анна Юрьевна", "", "воспитатель", "", "", "", "СОШ № 1"), *rows, header=HEADER
        )
        path = saved(made, tmp_path)
        shown = take_in(path, dry_run=True)
        first = take_in(path)
        assert [row.action for row in shown.rows] == [row.action for row in first.rows]
        counts = (Person.select().count(), Employment.select().count(), Category.select().count())
        again = take_in(path)
        assert not {"add", "change"} & set(again.actions)
        assert counts == (
            Person.select().count(),
            Employment.select().count(),
            Category.select().count(),
        )


def test_coordinator_touches_the_own_institution_alone(school: Institution, tmp_path: Path) -> None:
    other = factories.make_institution(
        short_name="СОШ № 2", name="МБОУ СОШ № 2", municipality=school.municipality
    )
    header = ("ФИО", "Телефон", "Должность", "ОО")
    name = "Иванова Мария Петровна"
    take_in(saved(book((name, "8-900-1", "воспитатель", "СОШ № 2"), header=header), tmp_path))
    coordinator = actor_of(factories.make_user(role="school_coordinator", institution=school))
    made = book(
        (name, "8-900-2", "воспитатель", "СОШ № 2"),
        (name, "8-900-3", "воспитатель", "СОШ № 1"),
        header=header,
    )
    told = take_in(saved(made, tmp_path), actor=coordinator)
    assert told.actions == ["refuse", "add"]
    assert "СОШ № 2" in str(told.rows[0].reasons[0].params)
    assert (
        Person.get(
            Person.id.in_(
                Employment.select(Employment.person).where(Employment.institution == other)
            )
        ).phone
        == "8-900-1"
    )
    assert Employment.select().where(Employment.institution == other).count() == 1
    with pytest.raises(NotFound):
        institution_by_code(coordinator, other.code)


@pytest.mark.parametrize("role", ["methodologist", "observer", "institution_head"])
def test_who_may_not_import_cannot(school: Institution, tmp_path: Path, role: str) -> None:
    actor = actor_of(factories.make_user(role=role, institution=school))
    with pytest.raises(NotAllowed):
        take_in(
            saved(book(("1", "Иванова Мария Петровна", "", "воспитатель", "", "", "")), tmp_path),
            actor=actor,
        )
    assert not Person.select().exists()


def test_institution_with_the_module_off_is_only_read(school: Institution, tmp_path: Path) -> None:
    factories.switch(school, "staff", enabled=False)
    made = book(("1", "Иванова Мария Петровна", "", "воспитатель", "", "", ""))
    assert take_in(saved(made, tmp_path), place_id=school.id).actions == ["refuse"]


def test_namesake_elsewhere_is_asked_and_the_answer_kept(
    school: Institution, tmp_path: Path
) -> None:
    other = factories.make_institution(short_name="СОШ № 2", name="МБОУ СОШ № 2")
    made = book(("1", "Иванова Мария Петровна", "", "воспитатель", "", "", ""))
    path = saved(made, tmp_path)
    take_in(path, place_id=other.id)
    asked = take_in(path, place_id=school.id)
    assert asked.actions == ["ask"]
    known = str(Person.get().id)
    assert [value for value, _title in asked.rows[0].question.options] == [known, NEW_PERSON]
    key = asked.rows[0].key
    left = take_in(path, place_id=school.id, decisions=Decisions(persons={key: LEAVE_OUT}))
    assert left.actions == ["refuse"]
    told = take_in(path, place_id=school.id, decisions=Decisions(persons={key: known}))
    assert (told.actions, Person.select().count(), Employment.select().count()) == (["add"], 1, 2)
    third = factories.make_institution(short_name="СОШ № 3", name="МБОУ СОШ № 3")
    take_in(path, place_id=third.id, decisions=Decisions(persons={key: NEW_PERSON}))
    assert Person.select().count() == 2


def test_people_who_are_not_in_the_list_are_told_and_kept(
    school: Institution, tmp_path: Path
) -> None:
    both = book(
        ("1", "Иванова Мария Петровна", "", "воспитатель", "", "", ""),
        ("2", "Петрова Анна Юрьевна", "", "воспитатель", "", "", ""),
    )
    take_in(saved(both, tmp_path), place_id=school.id)
    one = book(("1", "Иванова Мария Петровна", "", "воспитатель", "", "", ""))
    told = take_in(saved(one, tmp_path), place_id=school.id)
    assert told.result.missing == [("Петрова Анна Юрьевна", "СОШ № 1")]
    assert Employment.select().where(Employment.ended_on.is_null()).count() == 2


def test_new_ids_follow_what_the_databank_has(school: Institution, tmp_path: Path) -> None:
    person = Person.create(last_name="Белова", first_name="Анна")
    Employment.create(person=person, institution=school, position=Position.get())
    made = book(("1", "Иванова Мария Петровна", "", "воспитатель", "", "", ""))
    take_in(saved(made, tmp_path), place_id=school.id, actor=operator())
    later = Person.create(last_name="Волкова", first_name="Инна")
    assert len({person.id, later.id, *(one.id for one in Person.select())}) == 3


COUNTED = ("staff_person", "staff_employment", "audit_entry")
PEOPLE = 4_000


def test_killed_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_DATABASE_URL", raising=False)
    portal = processes.make(tmp_path / "instance")
    with portal.inside():
        factories.make_institution(name="МБОУ СОШ № 1", short_name="СОШ № 1")
    letters = [chr(number) for number in range(1072, 1104)]
    people = [
        (
            n,
            f"Иванова{letters[n % 32]}{letters[n // 32 % 32]}{letters[n // 1024]} Мария Петровна",
            "",
            "воспитатель",
            "",
            "",
            "",
        )
        for n in range(PEOPLE)
    ]
    path = saved(book(*people), tmp_path)
    process = portal.start("staff", "import", path)
    assert processes.writes(portal, process), "the import ended before it could be killed"
    processes.kill(process)
    assert process.returncode == -signal.SIGKILL
    with portal.inside():
        found = [
            database.execute_sql(f"select count(*) from {table}").fetchone()[0] for table in COUNTED
        ]
    assert found == [0, 0, 0]
    code, _out, told = portal.run("db", "check")
    assert code == 0, told
