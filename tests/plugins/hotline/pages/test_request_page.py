"""What is done on the page of a request: forms, conflicts, links, merges, lists, visits, who is here."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from plugins.hotline.models import (
    Caller,
    Checklist,
    ChecklistItem,
    Merge,
    Message,
    Presence,
    RecordLink,
    Request,
    RequestLink,
    Visit,
    Watcher,
)
from plugins.hotline.services import CallerDetails, note_presence
from portal import clock
from tests.plugins.hotline.world import actor_of, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.world import World


def test_two_who_answer_at_once_lose_nothing(world: World, browse: Any) -> None:
    made = world.call()
    first, second = browse(world.specialist), browse(world.colleague)
    page = second.get(f"/hotline/{made.id}")
    shown_at = re.search(r'name="shown_at" value="([^"]+)"', page)
    first.post(f"/hotline/{made.id}/answer", text="Ответ первого", how="answer", seen=1)
    page = second.post(
        f"/hotline/{made.id}/answer",
        409,
        text="Ответ второго",
        how="answer",
        seen=1,
        shown_at=shown_at[1] if shown_at else "",
    )
    assert "Ответ первого" in page
    assert "Ответ второго" in page
    assert 'id="error-summary"' in page
    assert [one.text for one in Message.select()] == ["Ответ первого"]


def test_two_who_change_the_facts_are_shown_both(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    told = {"question": "Мой вопрос", "kind": "question", "institution": world.school.id}
    desk.post(f"/hotline/{made.id}/change", seen=1, priority="high", **told)
    told["question"] = "Другой вопрос"
    page = desk.post(f"/hotline/{made.id}/change", 409, seen=1, priority="low", **told)
    assert "Мой вопрос" in page
    assert "Другой вопрос" in page
    desk.post(f"/hotline/{made.id}/change", seen=fresh(made).version, priority="low", **told)
    assert (fresh(made).question, fresh(made).priority) == ("Другой вопрос", "low")


def test_who_else_is_here_is_told_and_leaves(world: World, browse: Any) -> None:
    made = world.call()
    note_presence(actor_of(world.colleague), made)
    desk = browse(world.specialist)
    assert "Чайкина" in desk.get(f"/hotline/{made.id}")
    assert "Чайкина" in desk.post(f"/hotline/{made.id}/here", 200, seen=made.version)
    now = clock.now()
    for told in ("", "вчера", "2020-11-01T10:00", (now - dt.timedelta(minutes=1)).isoformat()):
        desk.post(f"/hotline/{made.id}/gone", 204, seen_at=told)
    assert Presence.select().count() == 2
    desk.post(f"/hotline/{made.id}/gone", 204, seen_at=now.isoformat())
    assert [one.user_id for one in Presence.select()] == [world.colleague.id]


def test_waiting_goes_on_and_a_solved_request_is_closed_and_opened(
    world: World, browse: Any
) -> None:
    made = world.call()
    desk = browse(world.specialist)
    desk.post(f"/hotline/{made.id}/take-on", seen=fresh(made).version)
    desk.get(f"/hotline/{made.id}/wait")
    desk.post(f"/hotline/{made.id}/wait", reason="Копия приказа")
    assert fresh(made).state == "waiting"
    assert "Копия приказа" in desk.get(f"/hotline/{made.id}")
    desk.post(f"/hotline/{made.id}/go-on")
    desk.post(f"/hotline/{made.id}/answer", text="Да", norm="п. 24", how="solve")
    desk.post(f"/hotline/{made.id}/close")
    assert fresh(made).state == "closed"
    desk.post(f"/hotline/{made.id}/reopen", reason="Не всё")
    assert fresh(made).state == "in_work"


def test_a_merge_is_shown_before_and_undone_after(world: World, browse: Any) -> None:
    kept, gone = world.call("Первый"), world.call("Второй")
    desk = browse(world.specialist)
    desk.get(f"/hotline/{kept.id}/merge")
    assert "99/2026" in desk.get(f"/hotline/{kept.id}/merge?number=99/2026", 422)
    page = desk.get(f"/hotline/{kept.id}/merge?number={gone.full_number}")
    assert "Второй" in page
    assert fresh(gone).merged_into_id is None
    told = {"seen": kept.version, "seen_gone": gone.version}
    desk.post(f"/hotline/{kept.id}/merge", number=gone.full_number, **told)
    assert fresh(gone).merged_into_id == kept.id
    desk.get(f"/hotline/{gone.id}")
    desk.get(f"/hotline/{kept.id}")
    desk.post(f"/hotline/merges/{Merge.get().id}/undo")
    assert fresh(gone).merged_into_id is None


def test_requests_are_split_and_linked_and_duplicates_solved_together(
    world: World, browse: Any
) -> None:
    made, other = world.call("Два вопроса"), world.call("Тот же")
    desk = browse(world.specialist)
    desk.get(f"/hotline/{made.id}/split")
    desk.post(f"/hotline/{made.id}/split", question="Второй из двух")
    assert Request.get(Request.question == "Второй из двух").number == 3
    desk.post(f"/hotline/{other.id}/links", number=made.full_number, kind="duplicate")
    link = RequestLink.get(RequestLink.kind == "duplicate")
    assert made.full_number in desk.get(f"/hotline/{other.id}")
    desk.post(f"/hotline/{made.id}/answer", text="Да", how="duplicates")
    assert {fresh(made).state, fresh(other).state} == {"solved"}
    desk.post(f"/hotline/links/{link.id}/remove")
    assert not RequestLink.select().where(RequestLink.kind == "duplicate").exists()


def test_links_to_pages_begin_as_addresses_do(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    desk.post(f"/hotline/{made.id}/records", title="Плохая", url="javascript:alert(1)")
    assert not RecordLink.select().exists()
    desk.post(f"/hotline/{made.id}/records", title="Порядок", url="https://example.org/x")
    assert "https://example.org/x" in desk.get(f"/hotline/{made.id}")
    desk.post(f"/hotline/records/{RecordLink.get().id}/remove")
    assert not RecordLink.select().exists()


def test_checklists_are_added_ticked_and_taken_away(world: World, browse: Any) -> None:
    made = world.call()
    desk = browse(world.specialist)
    told = {"list-title": "Перед выездом", "list-items": "Папка\nОбразцы"}
    desk.post(f"/hotline/{made.id}/checklists", **told)
    checklist = Checklist.get()
    desk.post(f"/hotline/checklists/{checklist.id}/items", text="Памятка")
    item = ChecklistItem.select().order_by(ChecklistItem.id).first()
    desk.post(f"/hotline/items/{item.id}/tick", done="1", seen=item.version)
    page = desk.get(f"/hotline/{made.id}")
    assert all(one in page for one in ("Перед выездом", "Папка", "Образцы", "Памятка"))
    assert ChecklistItem.get_by_id(item.id).done_by_id == world.specialist.id
    desk.post(f"/hotline/items/{item.id}/remove")
    desk.post(f"/hotline/checklists/{checklist.id}/remove")
    assert not ChecklistItem.select().exists()


def test_a_visit_is_agreed_made_and_has_an_act(world: World, browse: Any) -> None:
    made = world.call("Просим приехать", kind="visit")
    desk, school = browse(world.specialist), browse(world.coordinator)
    desk.get(f"/hotline/{made.id}/visit")
    told = {"starts_at": "2026-03-16T10:00", "ends_at": "2026-03-16T12:00"}
    desk.post(f"/hotline/{made.id}/visit", visitor=world.specialist.id, place="Школа", **told)
    visit = Visit.get()
    done = {"done_on": "2026-03-16", "what_done": "Просмотрены папки", "materials": "Памятка"}
    desk.get(f"/hotline/visits/{visit.id}/done")
    desk.post(f"/hotline/visits/{visit.id}/done", **done)
    assert "Памятка" in school.get(f"/hotline/{made.id}")
    assert "Просмотрены папки" in school.get(f"/hotline/visits/{visit.id}/act")
    desk.post(f"/hotline/visits/{visit.id}/cancel", 409, reason="Передумали")
    browse(world.neighbour).get(f"/hotline/visits/{visit.id}/act", 404)


def test_watching_handing_over_and_removing(world: World, browse: Any) -> None:
    made = world.call()
    desk, head = browse(world.specialist), browse(world.head)
    desk.post(f"/hotline/{made.id}/watch")
    assert Watcher.select().count() == 1
    desk.post(f"/hotline/{made.id}/watch", stop="1")
    desk.get(f"/hotline/{made.id}/give")
    desk.post(f"/hotline/{made.id}/give", assignee=world.methodologist.id, group="")
    assert fresh(made).assignee_id == world.methodologist.id
    desk.get(f"/hotline/{made.id}/remove", 403)
    head.post(f"/hotline/{made.id}/remove", reason="Ошибочная запись")
    assert "Ошибочная запись" in head.get(f"/hotline/{made.id}")
    browse(world.coordinator).get(f"/hotline/{made.id}", 404)
    head.post(f"/hotline/{made.id}/restore")
    assert fresh(made).removed_at is None


def test_a_message_is_mended_and_hidden(world: World, browse: Any) -> None:
    made = world.call(answer="Атвет")
    message = Message.get()
    desk, school = browse(world.specialist), browse(world.coordinator)
    desk.get(f"/hotline/messages/{message.id}/change")
    desk.post(f"/hotline/messages/{message.id}/change", text="Ответ", norm="п. 24", seen=1)
    assert Message.get().text == "Ответ"
    desk.post(f"/hotline/messages/{message.id}/remove")
    assert "п. 24" not in school.get(f"/hotline/{made.id}")
    desk.post(f"/hotline/messages/{message.id}/remove", restore="1")
    assert "п. 24" in school.get(f"/hotline/{made.id}")


def test_a_caller_has_a_page_and_the_name_can_be_deleted(world: World, browse: Any) -> None:
    caller = CallerDetails(name="Чижова Анна Петровна", phone="89185554433")
    made = world.call("Вопрос Чижовой", caller=caller)
    desk = browse(world.specialist)
    key = Caller.get().id
    assert "Вопрос Чижовой" in desk.get(f"/hotline/callers/{key}")
    browse(world.watching).get(f"/hotline/callers/{key}", 403)
    assert "Чижова" not in browse(world.watching).get(f"/hotline/{made.id}")
    desk.get(f"/hotline/callers/{key}/erase")
    desk.post(f"/hotline/callers/{key}/erase")
    assert not Caller.select().exists()
    assert "89185554433" not in desk.get(f"/hotline/{made.id}")


def test_internal_things_never_reach_a_school(world: World, browse: Any) -> None:
    made = world.call()
    hidden = world.call("Скрытое", confidential=True)
    desk, school = browse(world.specialist), browse(world.coordinator)
    desk.post(f"/hotline/{made.id}/note", **{"note-text": "Слабая школа"})
    desk.post(f"/hotline/{made.id}/checklists", **{"list-title": "Свой перечень"})
    page = school.get(f"/hotline/{made.id}")
    assert "Слабая школа" not in page
    assert "Свой перечень" not in page
    assert "/take-on" not in page
    school.get(f"/hotline/{hidden.id}", 404)
    school.post(f"/hotline/{made.id}/answer", 403, text="Сам себе")


def test_a_form_shows_ticks_as_they_are_kept(world: World, browse: Any) -> None:
    made = world.call(confidential=True)
    page = browse(world.specialist).get(f"/hotline/{made.id}/change")
    box = re.search(r'<input[^>]*name="confidential"[^>]*>', page)
    assert box is not None
    assert " checked" in box[0]


def test_what_differs_in_a_merge_is_told_in_words(world: World, browse: Any) -> None:
    kept, gone = world.call(channel="mail"), world.call(channel="phone")
    desk = browse(world.specialist)
    page = desk.get(f"/hotline/{kept.id}/merge?number={gone.full_number}")
    assert "mail / phone" not in page
    assert "Телефон" in page
