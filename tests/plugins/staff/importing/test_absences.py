"""Absences that a list names, and its days of the next attestation."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.importing import runs
from plugins.staff.importing.absences import NO_FIRST_DAY, OVERLAPS, AbsenceFact, match_absence
from plugins.staff.importing.decisions import ACCEPT, Decisions
from plugins.staff.importing.models import ImportRun
from plugins.staff.importing.run_files import files_of
from plugins.staff.models import Absence, Compliance, Employment, Person, Position
from portal.audit.models import AuditEntry
from tests import factories
from tests.plugins.staff.importing.lists import actor_of, book, saved, take_in
from tests.plugins.staff.importing.wizard import post, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from portal.institutions.models import Institution

HEADER = ("ФИО", "Должность", "Декретный отпуск, отпуск по уходу")
TODAY = "2026-01-15"
IVANOVA = "Иванова Мария Петровна"


@pytest.fixture
def school(app: Flask, db: object) -> Iterator[Institution]:
    with app.app_context():
        yield factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


def of_school(school: Institution) -> Any:
    return actor_of(factories.make_user(role="school_coordinator", institution=school))


def listed(tmp_path: Path, *cells: str) -> Path:
    rows = [
        (f"Иванова {name} Петровна", "воспитатель", cell)
        for name, cell in zip(("Мария", "Анна", "Ольга"), cells, strict=False)
    ]
    return saved(book(*rows, header=HEADER), tmp_path)


def known(**values: Any) -> Absence:
    """Make Ivanova with an absence."""
    person = Person.create(last_name="Иванова", first_name="Мария", patronymic="Петровна")
    place = values.pop("institution")
    position = Position.get(Position.title == "воспитатель")
    Employment.create(person=person, institution=place, position=position)
    return Absence.create(person=person, institution=place, **values)


def test_a_leave_with_its_days_is_stored_by_the_institution(
    school: Institution, tmp_path: Path
) -> None:
    path = listed(tmp_path, "отпуск по уходу с 01.09.2025 по 15.03.2027", "", "")
    told = take_in(path, actor=of_school(school))
    assert told.actions == ["add", "add", "add"]
    (stored,) = Absence.select()
    assert (stored.kind, stored.institution_id) == ("parental", school.id)
    assert (stored.started_on, stored.ended_on) == (dt.date(2025, 9, 1), dt.date(2027, 3, 15))
    again = take_in(path, actor=of_school(school), dry_run=True)
    assert again.actions == ["unchanged"] * 3


def test_an_absence_without_its_first_day_is_asked_about_and_never_given_one(
    school: Institution, tmp_path: Path
) -> None:
    path = listed(tmp_path, "декретный отпуск", "по уходу до 15.03.2027", "")
    told = take_in(path, actor=of_school(school))
    assert told.actions == ["ask", "ask", "add"]
    assert [row.reasons[0].message for row in told.rows[:2]] == [NO_FIRST_DAY] * 2
    asked = Decisions(readings={row.key: ACCEPT for row in told.rows[:2]})
    assert take_in(path, actor=of_school(school), decisions=asked).actions[:2] == ["add", "add"]
    assert Absence.select().count() == 0


def test_a_district_is_told_that_absences_are_the_institutions(
    school: Institution, tmp_path: Path
) -> None:
    district = actor_of(
        factories.make_user(role="district_specialist", municipality=school.municipality)
    )
    path = listed(tmp_path, "декретный отпуск с 01.09.2025", "", "")
    told = take_in(path, actor=district, place_id=school.id)
    assert told.actions == ["add"] * 3
    assert any("Only the institution itself" in one.message for one in told.rows[0].reasons)
    assert Absence.select().count() == 0


def test_an_undated_leave_is_the_one_that_goes_on(school: Institution, tmp_path: Path) -> None:
    known(institution=school, kind="parental", started_on="2025-09-01")
    told = take_in(listed(tmp_path, "в декрете до 15.03.2027"), actor=of_school(school))
    assert told.actions == ["change"]
    (stored,) = Absence.select()
    assert (stored.kind, stored.ended_on) == ("parental", dt.date(2027, 3, 15))


def test_the_audit_tells_a_code_and_not_the_reason(school: Institution, tmp_path: Path) -> None:
    person = known(
        institution=school, kind="illness", started_on="2020-01-01", ended_on="2020-07-01"
    ).person
    take_in(listed(tmp_path, "отпуск по уходу с 01.09.2025"), actor=of_school(school))
    line = AuditEntry.get(AuditEntry.subject == "staff_person", AuditEntry.subject_id == person.id)
    assert json.loads(line.changes)["absence"] == [None, "3: 2025-09-01"]
    assert "parental" not in line.changes


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("illness", None, None), NO_FIRST_DAY),
        (("maternity", None, None), 2),
        (("parental", None, "2020-01-01"), NO_FIRST_DAY),
        (("parental", "2025-09-01", None), 2),
        (("parental", "2025-09-02", None), OVERLAPS),
        (("parental", "2018-01-01", "2019-01-01"), None),
        (("illness", "2025-10-01", None), None),
    ],
)
def test_what_a_named_absence_is(told: Any, expected: Any) -> None:
    own = [
        AbsenceFact(1, "maternity", "2024-01-01", "2024-06-01"),
        AbsenceFact(2, "parental", "2025-09-01", None),
    ]
    found = match_absence(told, own, TODAY)
    assert (found.doubt or (found.fact.id if found.fact else None)) == expected


def test_absences_join_the_wizard_and_its_undoing(school: Institution) -> None:
    actor = of_school(school)
    run = ImportRun(
        user=actor.user.id,
        workplace=actor.workplace.id,
        institution=school.id,
        file_name="список.xlsx",
        stored_name="absences",
    )
    book((IVANOVA, "воспитатель", "по уходу с 01.09.2025"), header=HEADER).save(
        files_of(run).source
    )
    run.save(force_insert=True)
    runs.start(actor, run, "read")
    runs.apply(actor, run, None)
    assert Absence.select().count() == 1
    runs.undo(actor, run, partly=False)
    assert (Absence.select().count(), Person.select().count()) == (0, 0)
    assert json.loads(run.undone)["absences"] == 1


NEXT = ("ФИО", "Должность", "Дата СЗД", "Следующая СЗД")


@pytest.mark.parametrize(("next_on", "differs"), [("01.09.2029", 0), ("01.12.2029", 1)])
def test_the_next_attestation_is_compared_and_taken_in_by_choice(
    school: Institution, tmp_path: Path, next_on: str, differs: int
) -> None:
    path = saved(book((IVANOVA, "воспитатель", "01.09.2024", next_on), header=NEXT), tmp_path)
    actor = of_school(school)
    told = take_in(path, actor=actor)
    assert told.result.totals.next_days == differs
    assert [one.params for one in told.rows[0].reasons if "listed" in one.params] == [
        {"stands": "2029-09-01", "listed": "2029-12-01"}
    ] * differs
    assert Compliance.get().next_on is None
    taking = Decisions(next_days={"list": ACCEPT})
    again = take_in(path, actor=actor, decisions=taking)
    assert again.actions == ["change" if differs else "unchanged"]
    assert Compliance.get().next_on == (dt.date(2029, 12, 1) if differs else None)
    assert take_in(path, actor=actor, decisions=taking).actions == ["unchanged"]


def test_the_preview_offers_the_lists_days(school: Institution, app: Flask) -> None:
    user = factories.make_user(role="school_coordinator", institution=school)
    browser = factories.browser_of(app, user)
    page = send(browser, book((IVANOVA, "воспитатель", "01.09.2024", "01.12.2029"), header=NEXT))
    assert "01.12.2029" in page
    run = ImportRun.get()
    page = post(browser, f"/staff/import/{run.id}/questions", page, **{"next:list": "accept"})
    assert "leave_out" in page
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Compliance.get().next_on == dt.date(2029, 12, 1)
