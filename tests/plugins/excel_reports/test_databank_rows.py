"""The databank's rows are made in a hurry, and tell what the rules tell of each post by itself."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from plugins.excel_reports.contracts import ReportRequest
from plugins.staff.due_list import standings
from plugins.staff.filters import StaffFilters
from plugins.staff.models import CATEGORY_KINDS, Position
from plugins.staff.reports import databank_rows
from plugins.staff.reports.databank import DATABANK
from plugins.staff.reports.standing_posts import category_standing
from portal import clock
from portal.access import system_actor
from tests.plugins.staff.databank.people import employ_somebody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from plugins.staff.duties import EmploymentFacts
    from portal.access import Actor
    from tests.plugins.excel_reports.conftest import District

PEOPLE = 120
NAME, CATEGORY, ASSIGNED, UNTIL, TITLES, HELD, NEXT = 3, 11, 12, 14, 15, 16, 17


@pytest.fixture
def actor(app: Flask, district: District) -> Iterator[Actor]:
    chance = random.Random(5)  # noqa: S311 - the same people every time
    codes = [row[0] for row in Position.select(Position.code).order_by(Position.place).tuples()]
    for number in range(PEOPLE):
        employ_somebody(chance, number, chance.choice((district.own, district.foreign)), codes)
    with app.app_context():
        yield system_actor(app.extensions["plugins"], app.extensions["permissions"])


def rows_for(actor: Actor, **given: Any) -> list[Any]:
    asked = {"institutions": (), "details": False, **given}
    data = DATABANK.build(ReportRequest(actor=actor, values=asked, as_of=clock.today()))
    rows = list(data.sheets[0].rows)
    assert data.count == len(rows)
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    return rows


def test_every_post_is_told_as_the_rules_tell_it_alone(actor: Actor) -> None:
    today = clock.today()
    expected = standings(actor, StaffFilters(as_of=today))
    rows = rows_for(actor)
    assert len(rows) == len(expected) > PEOPLE
    assert len({duty.state for _post, _facts, duty in expected}) >= 5
    words = {kind: str(title) for kind, title in CATEGORY_KINDS}
    for row, (post, facts, duty) in zip(rows, expected, strict=True):
        assert row[NAME] == post.full_name
        assert _day(row[NEXT]) == (duty.due_on and duty.due_on.isoformat()), (row, duty)
        held = category_standing(post, facts, today)
        assert _day(row[ASSIGNED]) == (
            held and held.assigned_on and held.assigned_on.isoformat()
        ), row
        assert (row[CATEGORY] in words.values()) is (held is not None)
        if held is not None:
            assert row[CATEGORY] == words[held.kind]
            if held.valid_until is not None:
                assert _day(row[UNTIL]) == held.valid_until.isoformat()
        assert _day(row[HELD]) == _last_sitting(facts)


def _day(value: Any) -> str | None:
    return None if value is None else str(value)


def _last_sitting(facts: EmploymentFacts) -> str | None:
    held = [one.held_on for one in facts.compliance]
    return max(held).isoformat() if held else None


def test_reading_a_few_posts_at_a_time_gives_the_same_rows(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_for(actor, details=True)
    monkeypatch.setattr(databank_rows, "BATCH", 1)
    assert rows_for(actor, details=True) == whole


def test_chosen_institutions_keep_the_order_and_the_numbers(
    actor: Actor, district: District
) -> None:
    chosen = (district.foreign.id, district.own.id)
    both = rows_for(actor, institutions=chosen)
    one = rows_for(actor, institutions=(district.own.id,))
    assert [row[1:] for row in both if row[2] == "Своя школа"] == [row[1:] for row in one]
    assert {row[2] for row in both} == {"Своя школа", "Канареечная гимназия"}
    assert rows_for(actor, institution_kind="kindergarten") == []
