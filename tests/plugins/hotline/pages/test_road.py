"""The whole road through the pages: a call, the journal, the answer; a school asks and sees its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models import CallDraft, Message, QuietDay, Request
from tests.plugins.hotline.world import fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.world import World


def test_a_call_is_taken_found_in_the_journal_answered_and_solved(
    world: World, browse: Any
) -> None:
    desk = browse(world.specialist)
    page = desk.get("/hotline/call")
    assert 'name="question"' in page
    desk.post(
        "/hotline/call",
        question="Когда подавать заявление?",
        name="Чижова Анна Петровна",
        phone="8 918 555-44-33",
        institution=world.school.id,
        channel="phone",
        priority="normal",
        kind="question",
        save="open",
    )
    made = Request.get()
    assert (made.number, made.state, made.caller.name) == (1, "new", "Чижова Анна Петровна")
    journal = desk.get("/hotline/")
    assert "Когда подавать" in journal
    assert "555-44" not in journal
    page = desk.get(f"/hotline/{made.id}")
    assert "8 918 555-44-33" in page
    desk.post(
        f"/hotline/{made.id}/answer", text="За два месяца.", how="solve", seen=fresh(made).version
    )
    assert fresh(made).state == "solved"
    assert "За два месяца." in desk.get(f"/hotline/{made.id}")


def test_an_answer_at_once_solves_the_call_and_drops_its_draft(world: World, browse: Any) -> None:
    desk = browse(world.specialist)
    desk.post("/hotline/call/draft", 204, draft="abc", question="Можно ли", phone="8 918")
    assert "Можно ли" in desk.get("/hotline/call")
    assert 'value="8 918"' in desk.get("/hotline/call?draft=abc")
    told = {"channel": "phone", "priority": "normal", "kind": "question", "draft": "abc"}
    page = desk.post("/hotline/call", 422, question="Можно ли?", save="answered", **told)
    assert "answer-error" in page
    desk.post("/hotline/call", question="Можно ли?", answer="Можно.", save="answered", **told)
    made = Request.get()
    assert (made.state, made.at_once) == ("solved", True)
    assert not CallDraft.select().exists()


def test_a_school_asks_adds_reopens_and_rates_and_never_reads_notes(
    world: World, browse: Any
) -> None:
    school, desk = browse(world.coordinator), browse(world.specialist)
    address = school.post("/hotline/ask", question="Как выгрузить список?", kind="question")
    made = Request.get()
    assert address.endswith(f"/hotline/{made.id}")
    desk.post(f"/hotline/{made.id}/note", **{"note-text": "Перезвонить в среду"})
    assert "Перезвонить" in desk.get(f"/hotline/{made.id}")
    assert "Перезвонить" not in school.get(address)
    school.post(f"/hotline/{made.id}/add", **{"add-text": "Раздел «Кадры»"})
    desk.post(f"/hotline/{made.id}/answer", text="Кнопкой «Скачать».", how="solve")
    assert "Кнопкой «Скачать»." in school.get(address)
    assert "Как выгрузить" in school.get("/hotline/")
    school.post(f"/hotline/{made.id}/rate", value="5", comment="Спасибо")
    school.post(f"/hotline/{made.id}/reopen", reason="Кнопки нет")
    assert fresh(made).state == "in_work"
    assert {one.kind for one in Message.select()} == {"note", "addition", "answer"}
    browse(world.neighbour).get(address, 404)


def test_a_day_without_calls_stands_in_the_journal(world: World, browse: Any) -> None:
    desk = browse(world.specialist)
    desk.post("/hotline/quiet-day", on="2026-03-16")
    assert QuietDay.get().on.isoformat() == "2026-03-16"
    assert "16.03.2026" in desk.get("/hotline/journal?year=2026&month=3")
