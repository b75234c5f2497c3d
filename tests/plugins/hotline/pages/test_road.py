"""The whole road through the pages: a call, the journal, the answer; a school asks and sees its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models import CallDraft, Caller, Message, QuietDay, Request
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


def test_a_name_in_the_first_field_finds_who_calls_and_is_no_number(
    world: World, browse: Any
) -> None:
    desk = browse(world.specialist)
    told = {"channel": "phone", "priority": "normal", "kind": "question", "save": "open"}
    whole = {"name": "Чижова Анна Петровна", "phone": "89185554433"}
    desk.post("/hotline/call", question="Первый", institution=world.school.id, **whole, **told)
    known = Caller.get()
    page = desk.post("/hotline/call", 200, phone="чижова", find="1")
    assert f'id="caller-{known.id}"' in page
    assert "555-44" not in page
    desk.post("/hotline/call", question="Второй", phone="чижова", caller=known.id, **told)
    assert Caller.select().count() == 1
    again = Caller.get()
    assert (again.name, again.phone) == ("Чижова Анна Петровна", "89185554433")
    made = Request.get(Request.question == "Второй")
    assert (made.caller_id, made.institution_id) == (known.id, world.school.id)
    desk.post("/hotline/call", question="Третий", phone="Синицына", **told)
    assert Caller.get(Caller.id != known.id).name == "Синицына"


def test_guesses_are_a_part_of_the_page_alone(world: World, browse: Any) -> None:
    desk = browse(world.specialist)
    desk.get("/hotline/call/guess?phone=4433", 302)
    answer = desk.client.get("/hotline/call/guess?phone=4433", headers={"HX-Request": "true"})
    assert "<html" not in answer.get_data(as_text=True)


def test_a_draft_is_its_writer_s_own(world: World, browse: Any) -> None:
    desk, colleague = browse(world.specialist), browse(world.colleague)
    desk.post("/hotline/call/draft", 204, draft="abc", question="Тайна")
    assert "Тайна" not in colleague.get("/hotline/call?draft=abc")
    desk.post("/hotline/call/draft/drop", draft="abc")
    assert not CallDraft.select().exists()


def test_difficulties_lead_to_where_events_are_planned_by_them(world: World, browse: Any) -> None:
    address = 'href="/master-classes/demand"'
    assert address in browse(world.specialist).get("/reports/hotline_difficulties")


def test_who_watches_is_in_the_trail_of_a_request(world: World, browse: Any) -> None:
    desk = browse(world.specialist)
    made = world.call()
    desk.post(f"/hotline/{made.id}/watch")
    desk.post(f"/hotline/{made.id}/watch", stop="1")
    page = desk.get(f"/hotline/{made.id}")
    assert page.index("Больше не наблюдает") < page.index("Наблюдает за обращением")


def test_the_page_of_a_request_leads_to_the_next_one(world: World, browse: Any) -> None:
    first, second = world.call(), world.call(priority="high")
    world.call("Куда?", answer="На госуслуги.")
    assert f'href="/hotline/{second.id}">Следующее' in browse(world.specialist).get(
        f"/hotline/{first.id}"
    )
