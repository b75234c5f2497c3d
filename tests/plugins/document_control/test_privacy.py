"""Personal data in checks: what is held is told, names go while cases stay, merged cards bring theirs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.document_control import services
from plugins.document_control.models import ControlCheck, Fact, Finding, Subject
from plugins.document_control.privacy.held import data_of, traces, without_name
from plugins.document_control.privacy.keeping import rules
from plugins.staff.merging.references import move_references
from plugins.staff.models import Person
from portal.errors import Conflict
from portal.plugin import KnownPerson
from tests.plugins.document_control.world import fresh

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck as Check
    from tests.plugins.document_control.world import World


def looked_at(world: World) -> tuple[Check, Subject, Finding]:
    """Return a check of a teacher's folder with a fact and a finding that name the teacher."""
    check = world.begun("folder", sample="all")
    services.begin_without(world.inspector, check, reason="Срок прошёл")
    subject = Subject.get(Subject.check_of == check)
    text = services.FindingText(text="У Аистовой А. П. нет плана; Аистова Анна Петровна знает")
    finding = services.raise_finding(world.inspector, fresh(check), text, subject_key=subject.id)
    Fact.create(check_of=check, subject_key=subject.id, code="told_on", value="2026-03-01")
    return check, subject, finding


def test_what_is_held_of_a_teacher_is_told(world: World) -> None:
    _check, subject, finding = looked_at(world)
    values = [one.value for one in data_of(subject.person)]
    assert finding.text in values
    assert "2026-03-01" in values


def test_a_destroyed_person_is_in_no_check_any_more_and_the_cases_stay(world: World) -> None:
    check, subject, finding = looked_at(world)
    person = Person.get_by_id(subject.person_id)
    person.last_name = "Аистова"
    known = KnownPerson(record=person, name="Аистова Анна Петровна", url="/", parts={})
    found = traces(known)
    assert [one.count for one in found] == [1, 1]
    for one in found:
        if one.erase is not None:
            one.erase()
    stored = Finding.get_by_id(finding.id)
    assert stored.person_id is None
    assert "Аистов" not in stored.text
    assert "нет плана" in stored.text
    assert Subject.get_by_id(subject.id).person_id is None
    assert not Fact.select().where(Fact.check_of == check, Fact.subject_key == subject.id).exists()


@pytest.mark.parametrize(
    "text",
    [
        "Аистовой Анне Петровне",
        "Анна Петровна Аистова",
        "Аистовой А.П.",
        "А. П. Аистова",
        "АИСТОВА",
    ],
)
def test_a_name_goes_however_it_is_written(world: World, text: str) -> None:
    assert "истов" not in without_name(f"Сказали: {text}, да", "Аистова Анна Петровна").lower()


def test_merged_cards_bring_their_checks_and_findings(world: World) -> None:
    _check, subject, finding = looked_at(world)
    gone = Person.get_by_id(subject.person_id)
    kept = Person.create(last_name="Аистова", first_name="Анна", patronymic="Петровна")
    assert move_references(kept, gone) >= 2
    assert Subject.get_by_id(subject.id).person_id == kept.id
    assert Finding.get_by_id(finding.id).person_id == kept.id


def test_two_cards_drawn_for_one_check_are_not_merged_silently(world: World) -> None:
    check, subject, _finding = looked_at(world)
    other = Subject.get((Subject.check_of == check) & (Subject.id != subject.id))
    with pytest.raises(Conflict):
        move_references(Person.get_by_id(subject.person_id), Person.get_by_id(other.person_id))


def test_facts_of_teachers_go_years_after_the_check_was_closed(world: World) -> None:
    check, _subject, _finding = looked_at(world)
    [rule] = rules()
    today = dt.date(2032, 1, 1)
    assert rule.expired(today, 10) == []
    closed = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    ControlCheck.update(state="closed", closed_at=closed).where(
        ControlCheck.id == check.id
    ).execute()
    found = rule.expired(today, 10)
    assert [one.since for one in found] == [dt.date(2031, 6, 1)]
    assert rule.destroy is not None
    assert rule.destroy([one.key for one in found]) == 1
