"""Two people at their own screens press a button at the same moment: nothing is lost, both are told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from plugins.hotline.models import Message, Request
from portal.audit.verifying import verify
from portal.database import database
from tests.plugins.hotline.pages.conftest import Browser
from tests.plugins.hotline.world import World, fresh, make_world

if TYPE_CHECKING:
    from flask import Flask

TURNS = 4
"""Who is faster is chance: each pair of acts is done some times."""
Send = tuple[Browser, str, dict[str, object]]
Seen = tuple[int, str]


def together(first: Send, second: Send) -> list[Seen]:
    """Send two forms at once and return for each the status and the page that its sender then reads."""
    gate, found = threading.Barrier(2), {}

    def run(place: int, browser: Browser, address: str, form: dict[str, object]) -> None:
        gate.wait()
        answer = browser.send(address, **form)
        page = browser.get(answer.headers["Location"]) if answer.status_code == 302 else ""
        found[place] = (answer.status_code, page or answer.get_data(as_text=True))

    threads = [
        threading.Thread(target=run, args=(place, *one))
        for place, one in enumerate((first, second))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return [found[0], found[1]]


class Two:
    """A portal with two requests, and two who sit before them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), database.connection_context():
            self.world: World = make_world()
            self.kept = fresh(self.world.call("Кто входит в комиссию?"))
            self.gone = fresh(self.world.call("Состав комиссии?"))
        self.first = Browser(app, self.world.specialist)
        self.second = Browser(app, self.world.colleague)

    def merging(self, kept: Request, gone: Request, by: Browser) -> Send:
        """Return the form that merges one request into another, as its page shows it."""
        form = {"number": gone.full_number, "seen": kept.version, "seen_gone": gone.version}
        return by, f"/hotline/{kept.id}/merge", form

    def answering(self, one: Request, text: str, by: Browser) -> Send:
        """Return the form of an answer."""
        form = {"text": text, "how": "answer", "seen": one.version}
        return by, f"/hotline/{one.id}/answer", form

    def changing(self, one: Request, question: str, by: Browser) -> Send:
        """Return the form of the facts."""
        form = {
            "question": question,
            "kind": "question",
            "priority": "normal",
            "institution": self.world.school.id,
            "seen": one.version,
        }
        return by, f"/hotline/{one.id}/change", form


def test_one_merges_what_the_other_answers(live: Flask) -> None:
    for turn in range(TURNS):
        two = Two(live)
        acts = [
            two.merging(two.kept, two.gone, two.first),
            two.answering(two.gone, "Пять человек и больше.", two.second),
        ]
        (merged, first), (answered, second) = _in_turn(acts, turn)
        assert sorted((merged, answered)) == [302, 409]
        assert "Пять человек и больше." in second
        with live.app_context(), database.connection_context():
            gone = fresh(two.gone)
            texts = [
                one.text
                for one in Message.select().where(Message.request << [two.kept.id, two.gone.id])
            ]
            assert verify().wrong is None
        if merged == 302:
            assert gone.merged_into_id == two.kept.id
            assert two.gone.full_number in first
            assert 'id="error-summary"' in second
            assert texts == []
        else:
            assert gone.merged_into_id is None
            assert 'id="error-summary"' in first
            assert texts == ["Пять человек и больше."]


def test_two_merge_the_same_pair_the_other_way_round(live: Flask) -> None:
    for turn in range(TURNS):
        two = Two(live)
        acts = [
            two.merging(two.kept, two.gone, two.first),
            two.merging(two.gone, two.kept, two.second),
        ]
        found = _in_turn(acts, turn)
        assert sorted(status for status, _page in found) == [302, 409]
        told = next(page for status, page in found if status == 409)
        assert 'role="alert"' in told or 'id="error-summary"' in told
        with live.app_context(), database.connection_context():
            assert (
                Request.select().where(Request.merged_into << [two.kept.id, two.gone.id]).count()
                == 1
            )


def test_two_change_and_both_texts_are_there(live: Flask) -> None:
    for turn in range(TURNS):
        two = Two(live)
        acts = [
            two.changing(two.kept, "Вопрос первого", two.first),
            two.changing(two.kept, "Вопрос второго", two.second),
        ]
        found = _in_turn(acts, turn)
        assert sorted(status for status, _page in found) == [302, 409]
        late = next(page for status, page in found if status == 409)
        assert "Вопрос первого" in late
        assert "Вопрос второго" in late


def test_two_answer_and_both_answers_are_on_the_second_screen(live: Flask) -> None:
    for turn in range(TURNS):
        two = Two(live)
        acts = [
            two.answering(two.kept, "Ответ первого", two.first),
            two.answering(two.kept, "Ответ второго", two.second),
        ]
        found = _in_turn(acts, turn)
        assert sorted(status for status, _page in found) == [302, 409]
        late = next(page for status, page in found if status == 409)
        assert "Ответ первого" in late
        assert "Ответ второго" in late
        with live.app_context(), database.connection_context():
            assert Message.select().where(Message.request == two.kept.id).count() == 1


def _in_turn(acts: list[Send], turn: int) -> list[Seen]:
    """Send both, who is started first in turn; the answers come in the order of the acts."""
    if turn % 2 == 0:
        return together(*acts)
    second, first = together(acts[1], acts[0])
    return [first, second]
