"""The files of the hotline's reports: opened again, their figures are those counted otherwise."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from plugins.excel_reports.contracts import ReportRequest
from plugins.hotline import services
from plugins.hotline.clocks import working_between
from plugins.hotline.models import Request, Topic
from plugins.hotline.reports import REPORTS
from plugins.hotline.reports.nameless import nameless
from plugins.hotline.services import CallerDetails
from plugins.hotline.settings import working_hours
from portal import clock
from portal.access import policies
from portal.errors import Invalid
from tests import factories
from tests.plugins.excel_reports.workbooks import all_texts, data_rows, downloaded

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from portal.access import Actor
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.hotline.world import World

BY_NAME = {one.name: one for one in REPORTS}
NAMES = list(BY_NAME)
CANARY = "Канарейкина Анна Петровна"
NOTE = "Тайная записка"


def built(name: str, actor: Actor, **values: Any) -> list[list[tuple[Any, ...]]]:
    """Return the rows of all sheets of a report of the tests' half year."""
    given = {
        "first": dt.date(2026, 1, 1), "last": dt.date(2026, 6, 30), "institutions": (), "most": "20", **values,
    }  # fmt: skip
    request = ReportRequest(actor=actor, values=given, as_of=clock.today())
    return [[tuple(row) for row in one.rows] for one in BY_NAME[name].build(request).sheets]


@pytest.fixture
def journal(world: World, watch: Watch) -> World:
    """Return the district after some weeks of calls, some open, one waiting, one of the other school."""
    whole = Topic.create(code="r.term", title="Сроки отчёта", position=1)
    leave = Topic.create(code="r.leave", title="Отпуск отчёта", parent=whole, position=2)
    site = Topic.create(code="r.site", title="Сайт отчёта", position=3)
    caller = CallerDetails(
        name=CANARY, phone="+7 918 123-45-67", position="учитель", institution=world.school
    )
    for day in (2, 3, 4):
        watch.set(3, day, 10)
        world.call(
            f"Вопрос {CANARY} дня {day}, тел. +7 918 123-45-67",
            topic=leave, caller=caller, answer="Да.", norm="п. 26", seconds=90,
        )  # fmt: skip
    watch.set(3, 5, 10)
    slow = world.call("Что с сайтом?", topic=site, institution=world.other)
    services.add_note(world.desk, slow, text=NOTE)
    watch.set(3, 5, 15)
    services.answer(world.desk, slow, text="Сделайте так.", solve=True)
    watch.set(3, 6, 10)
    waits = world.call("Пришлём бумаги?", topic=site)
    services.pause(world.desk, waits, reason="Ждём бумаг")
    watch.set(3, 10, 10)
    services.resume(world.desk, waits)
    watch.set(3, 10, 12)
    services.answer(world.desk, waits, text="Получили.", solve=True)
    watch.set(3, 10, 14)
    world.call("Без темы и ответа")
    watch.set(3, 11, 9)
    services.record_quiet_day(world.desk, on=dt.date(2026, 3, 11))
    watch.set(3, 27, 10)
    return world


def test_the_journal_has_every_number_in_order_and_the_day_without_calls(journal: World) -> None:
    [rows] = built("hotline_journal", journal.desk)
    stored = list(policies[Request].rows(journal.desk).order_by(Request.number))
    assert [row[0] for row in rows if row[0] is not None] == [one.number for one in stored]
    [quiet] = [row for row in rows if row[0] is None]
    assert quiet[1] == dt.date(2026, 3, 11)
    first = rows[0]
    assert first[4] == CANARY
    assert first[5] == "+• ••• •••-••-67"
    assert (first[10], first[11], first[12], first[13]) == (
        "Да.",
        "п. 26",
        "Орлова Вера Павловна",
        2,
    )
    assert [row[17] for row in rows[:3]] == [False, True, True]


def test_a_removed_request_keeps_its_number_and_nothing_else(journal: World) -> None:
    from tests.plugins.hotline.world import actor_of

    one = Request.get(Request.number == 1)
    services.remove(actor_of(journal.head), one, reason="Ошибка")
    [rows] = built("hotline_journal", journal.desk)
    assert rows[0][0] == 1
    assert rows[0][4] == ""
    assert "Ошибка" in rows[0][9]


def test_topics_institutions_and_months_add_up_to_what_is_stored(journal: World) -> None:
    months, places, every = built("hotline_topics", journal.desk)
    stored = list(policies[Request].rows(journal.desk))
    assert sum(row[-2] for row in months) == sum(row[-1] for row in places) == len(stored)
    assert sum(row[-1] for row in every) == len(stored)
    by_topic = Counter(one.topic.title if one.topic else "" for one in stored)
    assert {row[1] or row[0]: row[-2] for row in months if row[0] != "без темы"}[
        "Отпуск отчёта"
    ] == (by_topic["Отпуск отчёта"])
    by_place = Counter(one.institution.short_name for one in stored)
    assert {row[0]: row[-1] for row in places} == dict(by_place)


def test_medians_are_those_of_the_working_time_without_waiting(journal: World) -> None:
    by_topic, by_group = built("hotline_terms", journal.desk)
    hours = working_hours()
    site = next(row for row in by_topic if row[0] == "Сайт отчёта")
    slow = Request.get(Request.question == "Что с сайтом?")
    spent = [
        working_between(hours, slow.received_at, slow.answered_at),
        dt.timedelta(hours=2),
    ]
    assert site[6] == round(median(one / dt.timedelta(minutes=1) for one in spent)) == 180
    assert (site[2], site[3]) == (2, 2)
    assert by_topic[-1][2] == by_group[-1][1] == Request.select().count()


def test_the_share_that_was_asked_again_is_counted_by_topic_and_institution(journal: World) -> None:
    topics, places = built("hotline_repeats", journal.desk)
    stored = Request.select().where(Request.repeated == True).count()  # noqa: E712 - SQL
    assert stored == 2
    assert sum(row[3] for row in topics) == sum(row[2] for row in places) == stored
    assert next(row for row in topics if row[1] == "Отпуск отчёта")[4] == pytest.approx(2 / 3)


def test_open_requests_are_listed_with_their_age(journal: World) -> None:
    listed, bands = built("hotline_ageing", journal.desk)
    [one] = listed
    assert one[6] == 13
    assert [sum(row[1:4]) for row in bands] == [row[4] for row in bands]
    assert sum(row[4] for row in bands) == len(listed)


def test_difficulties_are_ranked_with_examples_that_name_nobody(journal: World) -> None:
    rows, examples = built("hotline_difficulties", journal.desk)
    assert [(row[0], row[2] or row[1], row[3]) for row in rows] == [
        (1, "Отпуск отчёта", 3),
        (2, "Сайт отчёта", 2),
    ]
    texts = " ".join(row[2] for row in examples)
    assert "Вопрос" in texts
    for told in ("Канарейкин", "918", "123-45-67"):
        assert told not in texts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Звонила Иванова А. И. из школы", "Звонила {} из школы"),
        ("Как быть Петровой Марии Сергеевне?", "Как быть {}?"),
        ("Мой номер 8(918)123-45-67, почта a.b@mail.ru", "Мой номер {}, почта {}"),
        ("Когда аттестация по приказу 196?", "Когда аттестация по приказу 196?"),
    ],
)
def test_names_and_numbers_are_taken_out_of_texts(world: World, text: str, left: str) -> None:
    from portal.i18n import gettext as _

    assert nameless(text) == left.replace("{}", _("[deleted]"))


@pytest.mark.parametrize("name", NAMES)
def test_a_school_sees_its_own_and_no_notes(journal: World, name: str) -> None:
    sheets = built(name, journal.at_school)
    told = str(sheets)
    assert NOTE not in told
    assert journal.other.short_name not in told
    assert "Что с сайтом?" not in told


@pytest.mark.parametrize("name", NAMES)
def test_a_period_that_ends_before_it_begins_is_refused(journal: World, name: str) -> None:
    if name == "hotline_ageing":
        return
    with pytest.raises(Invalid):
        built(name, journal.desk, first=dt.date(2026, 5, 1), last=dt.date(2026, 4, 1))


@pytest.fixture
def browser(app: Flask, journal: World) -> FlaskClient:
    return factories.browser_of(app, journal.specialist)


@pytest.mark.parametrize("name", NAMES)
def test_a_downloaded_file_has_the_rows_of_the_screen(
    browser: FlaskClient, journal: World, name: str
) -> None:
    given = {} if name == "hotline_ageing" else {"first": "2026-01-01", "last": "2026-06-30"}
    book = downloaded(browser, name, **given)
    assert len(data_rows(book.worksheets[0])) == len(built(name, journal.desk)[0])


@pytest.mark.parametrize("name", ["hotline_journal", "hotline_ageing"])
def test_the_depersonalised_file_names_nobody(
    browser: FlaskClient, journal: World, name: str
) -> None:
    given = {} if name == "hotline_ageing" else {"first": "2026-01-01", "last": "2026-06-30"}
    text = all_texts(downloaded(browser, name, depersonalised="1", **given))
    for told in ("Канарейкина", "918 1", "Вопрос Кан", "45-67"):
        assert told not in text


def test_who_may_not_see_callers_gets_a_journal_without_names(journal: World) -> None:
    from tests.plugins.hotline.world import actor_of

    [rows] = built("hotline_journal", actor_of(journal.watching))
    assert rows
    assert {row[4] for row in rows} == {""}
