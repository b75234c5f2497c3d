"""The files of the reports on events: opened again, their figures are those that were marked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.excel_reports.contracts import ReportRequest
from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.feedback import asking
from plugins.master_classes.feedback.models import SurveyParticipant
from plugins.master_classes.recording import confirming
from plugins.master_classes.reports import REPORTS
from portal import clock
from portal.errors import Invalid
from tests import factories
from tests.plugins.excel_reports.workbooks import all_texts, data_rows, downloaded
from tests.plugins.hotline.world import actor_of
from tests.plugins.master_classes.after import Held, hold

if TYPE_CHECKING:
    from flask import Flask

    from portal.access import Actor
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World

BY_NAME = {one.name: one for one in REPORTS}
NAMES = list(BY_NAME)


def built(name: str, actor: Actor, **values: Any) -> list[list[tuple[Any, ...]]]:
    """Return the rows of all sheets of a report of the year 2026."""
    given = {
        "first": dt.date(2026, 1, 1), "last": dt.date(2026, 12, 31), "institutions": (), **values
    }  # fmt: skip
    request = ReportRequest(actor=actor, values=given, as_of=clock.today())
    return [[tuple(row) for row in one.rows] for one in BY_NAME[name].build(request).sheets]


@pytest.fixture
def held(world: World, watch: Watch) -> Held:
    """Return an event with all that comes after it: three came, one did not."""
    found = hold(world, watch, came=3, absent=1)
    issuing.issue(found.desk, found.event)
    confirming.confirm(found.desk, found.event, holders=[f"participant:{found.came[0].id}"])
    survey = asking.open_survey(found.desk, found.event)
    for one in SurveyParticipant.select().where(SurveyParticipant.survey == survey.id):
        asking.answer(one, {"0": "5", "1": "4", "2": "3", "3": "Приёмы", "4": ""})
    return found


def test_the_plan_has_the_event_with_its_leader_and_places(held: Held) -> None:
    ((row,),) = built("classes_plan", held.desk)
    assert row[5] == held.event.title
    assert row[8] == str(held.leader)
    assert row[11:15] == (4, 30, 4, 0)


def test_drafts_and_other_years_are_not_in_the_plan(world: World, held: Held) -> None:
    world.draft()
    assert len(built("classes_plan", held.desk)[0]) == 1
    assert built("classes_plan", held.desk, first=dt.date(2026, 12, 1)) == [[]]


def test_participants_are_listed_with_who_enrolled_them(world: World, held: Held) -> None:
    (rows,) = built("classes_participants", held.desk)
    assert len(rows) == 4
    assert {row[8] for row in rows} == {world.coordinator.name}
    assert {row[3] for row in rows} == {"учитель"}


def test_attendance_counts_who_came(held: Held) -> None:
    people, events = built("classes_attendance", held.desk)
    assert sorted(row[4] for row in people) == [False, True, True, True]
    assert sum(row[6] for row in people) == 12
    assert sum(bool(row[7]) for row in people) == 3
    assert [row[2:] for row in events] == [(4, 3, 0.75)]


def test_coverage_tells_who_was_not_reached(world: World, held: Held) -> None:
    (rows,) = built("classes_coverage", held.desk)
    by_place = {row[0]: row[1:] for row in rows}
    assert by_place[world.school.short_name] == (3, 3, 3, False)
    assert by_place[world.other.short_name] == (0, 0, 0, True)


def test_hours_by_teacher_tell_what_is_confirmed(held: Held) -> None:
    (rows,) = built("classes_hours", held.desk)
    by_name = {row[0]: row[2:] for row in rows}
    assert by_name[held.leader.full_name] == (0, 0, 1, 4, 0)
    assert by_name[held.came[0].person.full_name] == (1, 4, 0, 0, 4)
    assert by_name[held.came[1].person.full_name] == (1, 4, 0, 0, 0)
    assert held.absent[0].person.full_name not in by_name


def test_leaders_have_their_participants_and_their_mark(held: Held) -> None:
    ((row,),) = built("classes_leaders", held.desk)
    assert row[0] == held.leader.full_name
    assert row[3:7] == (1, 4, 3, 4.0)


def test_feedback_has_means_and_words(held: Held) -> None:
    events, questions, words = built("classes_feedback", held.desk)
    assert [row[2:] for row in events] == [(3, 3, 1.0, 4.0, False)]
    assert [row[4] for row in questions] == [5.0, 4.0, 3.0]
    assert [row[3] for row in words] == ["Приёмы"] * 3


def test_the_register_keeps_what_is_not_valid(held: Held) -> None:
    before = built("classes_certificates", held.desk)[0]
    assert len(before) == 4
    one = Certificate.get(Certificate.role == "participant")
    issuing.revoke(held.desk, one, reason="Ошибка")
    rows = built("classes_certificates", held.desk)[0]
    assert len(rows) == 4
    assert [row[10] for row in rows if row[10]] == ["Ошибка"]


@pytest.mark.parametrize("name", NAMES)
def test_another_school_finds_nobody_of_this_one(world: World, held: Held, name: str) -> None:
    rows = [row for sheet in built(name, world.next_door) for row in sheet]
    names = {one.person.last_name for one in held.participants}
    assert not any(name in str(cell) for row in rows for cell in row for name in names)


@pytest.mark.parametrize("name", NAMES)
def test_an_observer_reads_no_feedback(world: World, held: Held, name: str) -> None:
    if name == "classes_feedback":
        assert built(name, actor_of(world.watching)) == [[], [], []]
    else:
        assert built(name, actor_of(world.watching))[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_period_that_ends_before_it_begins_is_refused(held: Held, name: str) -> None:
    with pytest.raises(Invalid):
        built(name, held.desk, first=dt.date(2026, 6, 1), last=dt.date(2026, 5, 1))


@pytest.mark.parametrize("name", NAMES)
def test_every_report_is_downloaded_whole_and_without_names(
    app: Flask, world: World, held: Held, name: str
) -> None:
    client = factories.browser_of(app, world.methodologist)
    given = {"first": "2026-01-01", "last": "2026-12-31"}
    book = downloaded(client, name, **given)
    expected = built(name, held.desk)[0]
    assert len(data_rows(book.worksheets[0])) == len(expected)
    if BY_NAME[name].personal:
        nameless = all_texts(downloaded(client, name, **given, depersonalised="1"))
        for one in (*held.participants,):
            assert one.person.last_name not in nameless
        assert held.leader.full_name not in nameless
