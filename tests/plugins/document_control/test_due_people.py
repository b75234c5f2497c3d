"""Who must stand in the list of a sitting on the first working day of January, by the databank."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.due_people import due_people
from plugins.staff.models import Absence, Category, Compliance, Employment, Position
from tests.plugins.document_control.world import teacher

if TYPE_CHECKING:
    from plugins.document_control.rules.values import Listed
    from tests.plugins.document_control.world import World

SITTING = dt.date(2026, 1, 12)
"""Told at the latest on 13 December 2025."""
CATEGORIES = {
    "Кончиласьвчера": dt.date(2026, 1, 11),
    "Кончиласьвденьуведомления": dt.date(2025, 12, 13),
    "Кончиласьдоуведомления": dt.date(2025, 12, 12),
    "Действует": dt.date(2026, 1, 12),
}
ABSENCES = {
    "Вышларано": ("parental", dt.date(2022, 1, 1), dt.date(2024, 3, 1)),
    "Вышладавно": ("parental", dt.date(2022, 1, 1), dt.date(2024, 1, 10)),
    "Болеладвамесяца": ("illness", dt.date(2025, 9, 1), dt.date(2025, 10, 30)),
    "Болелапятьмесяцев": ("illness", dt.date(2025, 1, 9), dt.date(2025, 6, 10)),
}
HELD = {"Пятьлетровно": dt.date(2021, 1, 12), "Пятьлетзавтра": dt.date(2021, 1, 13)}
HIRED = {"Двагодаровно": dt.date(2024, 1, 12), "Двагодазавтра": dt.date(2024, 1, 13)}


def test_border_days_decide_who_must_may_and_must_not_be_in_the_list(world: World) -> None:
    for name, until in CATEGORIES.items():
        Category.create(
            person=teacher(world.other, name).person,
            kind="first",
            assigned_on=dt.date(until.year - 5, until.month, until.day),
            term="until",
            valid_until=until,
        )
    for name, (kind, first, last) in ABSENCES.items():
        person = teacher(world.other, name).person
        Absence.create(
            person=person,
            institution=world.other,
            kind=kind,
            started_on=first,
            ended_on=last,
        )
    for name, held_on in HELD.items():
        Compliance.create(employment=teacher(world.other, name), held_on=held_on)
    for name, since in HIRED.items():
        Employment.update(started_on=since).where(
            Employment.id == teacher(world.other, name).id
        ).execute()
    Employment.create(
        person=teacher(world.other, "Двепоста").person,
        institution=world.other,
        position=Position.get(Position.code == "methodist"),
        started_on=dt.date(2025, 9, 1),
    )
    day = SITTING - dt.timedelta(days=1)
    found = due_people(world.inspector, world.other.id, day, SITTING, sitting=True)
    assert {one.name.split()[0]: _in_a_word(one) for one in found} == {
        "Дроздова": "due",
        "Кончиласьвчера": "may",
        "Кончиласьвденьуведомления": "may",
        "Кончиласьдоуведомления": "due",
        "Действует": "exempt",
        "Вышларано": "exempt",
        "Вышладавно": "due",
        "Болеладвамесяца": "due",
        "Болелапятьмесяцев": "exempt",
        "Пятьлетровно": "due",
        "Пятьлетзавтра": "early",
        "Двагодаровно": "due",
        "Двагодазавтра": "exempt",
        "Двепоста": "due",
    }


def _in_a_word(one: Listed) -> str:
    if one.exempt:
        return "exempt"
    if one.may:
        return "may"
    return "due" if one.due_on is not None and one.due_on <= SITTING else "early"
