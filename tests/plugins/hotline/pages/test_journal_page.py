"""The journal: its views, filters, masked numbers, acts on many, paper, and how many queries it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.services import CallerDetails
from portal.database import database
from tests.plugins.hotline.world import fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plugins.hotline.models import Request
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.hotline.world import World

HOME = "/lists/hotline.requests"
MOST_QUERIES = 8


@pytest.fixture
def three(world: World) -> Iterator[tuple[Request, Request, Request]]:
    """Give an open call, a solved one and one of somebody's own."""
    caller = CallerDetails(name="Чижова Анна Петровна", phone="8 918 555-44-33")
    return (
        world.call("Как подать заявление?", caller=caller),
        world.call("Сколько ждать?", answer="Два года"),
        world.call("Кто в комиссии?", assignee=world.specialist, institution=world.other),
    )


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", (1, 0, 1)),
        ("?when=all", (1, 1, 1)),
        ("?when=mine", (0, 0, 1)),
        ("?when=unassigned", (1, 0, 0)),
        ("?when=waiting", (0, 0, 0)),
        ("?when=overdue", (0, 0, 0)),
        ("?state=solved", (0, 1, 0)),
        ("?when=all&text=1/2026", (1, 0, 0)),
        ("?when=all&text=Два+года", (0, 1, 0)),
        ("?when=all&caller=4433", (1, 0, 0)),
        ("?when=all&caller=чижова", (1, 0, 0)),
        ("?when=all&since=2026-03-18", (0, 0, 0)),
        ("?when=all&until=2026-03-17&priority=normal&channel=phone", (1, 1, 1)),
    ],
)
def test_views_and_filters(
    world: World, browse: Any, three: Any, asked: str, shown: tuple[int, ...]
) -> None:
    page = browse(world.specialist).get(f"/hotline/{asked}")
    found = tuple(int(f'href="/hotline/{one.id}"' in page) for one in three)
    assert found == shown


def test_numbers_are_masked_and_an_observer_sees_no_names(
    world: World, browse: Any, three: Any
) -> None:
    page = browse(world.specialist).get("/hotline/?when=all")
    assert "Чижова" in page
    assert "-33" in page
    assert "555-44" not in page
    page = browse(world.watching).get("/hotline/?when=all&columns=caller,position")
    assert "Чижова" not in page
    page = browse(world.watching).get("/hotline/journal?year=2026")
    assert "Чижова" not in page
    assert f'href="/hotline/{three[0].id}"' not in browse(world.watching).get(
        "/hotline/?when=all&caller=4433"
    )


def test_marks_are_said_in_words(world: World, browse: Any, three: Any, watch: Watch) -> None:
    watch.set(4, 20, 10)
    page = browse(world.specialist).get("/hotline/?when=overdue")
    assert all(one in page for one in ("Просрочено с 17.03.2026", "Давнее"))


def test_an_own_journal_is_the_own_institution_s(world: World, browse: Any, three: Any) -> None:
    page = browse(world.coordinator).get("/hotline/")
    assert "Как подать" in page
    assert "Кто в комиссии?" not in page
    assert "Кто в комиссии?" not in browse(world.coordinator).get("/hotline/journal?year=2026")


def test_many_are_closed_and_handed_over_and_both_are_taken_back(
    world: World, browse: Any, three: Any
) -> None:
    first, solved, _own = three
    desk = browse(world.specialist)
    done = _act(desk, "close", solved)
    assert fresh(solved).state == "closed"
    desk.post(f"{done}/undo")
    assert fresh(solved).state == "solved"
    done = _act(desk, "give", first, assignee=world.colleague.id)
    assert fresh(first).assignee_id == world.colleague.id
    desk.post(f"{done}/undo")
    assert fresh(first).assignee_id is None


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    world: World, browse: Any, three: Any
) -> None:
    desk = browse(world.specialist)
    few = _queries(lambda: desk.get("/hotline/?when=all"))
    for number in range(12):
        world.call(f"Вопрос {number}", caller=CallerDetails(name=f"Чиж {number}"))
    many = _queries(lambda: desk.get("/hotline/?when=all"))
    assert len(many) == len(few)
    assert len([one for one in many if "hotline" in one]) <= MOST_QUERIES


def _act(desk: Any, act: str, subject: Request, **form: Any) -> str:
    """Preview an act on one row, do it, and return where it is shown."""
    told = {"row": [subject.id], "step": "1", **form}
    page = desk.post(f"{HOME}/chosen", 200, act=act, **told)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    return str(desk.post(f"{HOME}/acts/{act}", seen=seen[1], **told))


def _queries(act: Callable[[], Any]) -> list[str]:
    asked: list[str] = []
    execute = database.obj.execute_sql

    def counted(sql: str, *args: Any, **values: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args, **values)

    database.obj.execute_sql = counted
    try:
        act()
    finally:
        del database.obj.execute_sql
    return asked
