"""Requests that belong together: merged with a preview, undone, split, linked, solved by one answer."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.hotline import reverting, services
from plugins.hotline.models import (
    Checklist,
    Message,
    RecordLink,
    Request,
    RequestLink,
    Visit,
    Watcher,
)
from portal import clock
from portal.errors import Conflict, Invalid, NotAllowed
from tests.plugins.hotline.world import World, actor_of, fresh


def texts_of(request: Request) -> list[str]:
    """Return what was said in a request."""
    query = Message.select().where(Message.request == request.id).order_by(Message.id)
    return [one.text for one in query]


def twins(world: World) -> tuple[Request, Request]:
    """Return two requests about the same, each with its own traces."""
    kept, gone = world.call("Кто входит в комиссию?"), world.call("Состав комиссии?")
    services.answer(world.desk, kept, text="Пять человек.")
    services.add_note(world.desk, gone, text="Звонили дважды.")
    services.answer(world.desk, gone, text="Не меньше пяти.")
    services.add_checklist(world.desk, gone, title="Проверить", items=["Приказ"])
    services.watch(world.desk, gone)
    services.watch(world.desk, kept)
    return fresh(kept), fresh(gone)


def test_the_preview_says_what_would_move_and_writes_nothing(world: World) -> None:
    kept, gone = twins(world)
    seen = services.preview_merge(world.desk, kept=kept, gone=gone)
    assert seen.problems == []
    assert seen.counts == {
        "messages": 2, "checklists": 1, "watchers": 0, "records": 0, "visits": 0
    }  # fmt: skip
    assert seen.differences == {}
    assert fresh(gone).merged_into_id is None


def test_a_merge_moves_everything_and_undoing_gives_it_back(world: World) -> None:
    kept, gone = twins(world)
    done = services.merge(
        world.desk, kept=kept, gone=gone, seen_kept=kept.version, seen_gone=gone.version
    )
    assert texts_of(kept) == ["Пять человек.", "Звонили дважды.", "Не меньше пяти."]
    assert (fresh(gone).state, fresh(gone).merged_into_id) == ("closed", kept.id)
    with pytest.raises(Conflict):
        services.answer(world.desk, gone, text="Ещё")
    services.answer(world.desk, kept, text="После слияния")
    services.undo_merge(world.desk, done)
    assert texts_of(gone) == ["Звонили дважды.", "Не меньше пяти."]
    assert texts_of(kept) == ["Пять человек.", "После слияния"]
    assert (fresh(gone).state, fresh(gone).merged_into_id) == ("in_work", None)
    assert fresh(gone).next_due is not None
    assert Checklist.get().request_id == gone.id
    assert Watcher.select().count() == 2
    with pytest.raises(Conflict):
        services.undo_merge(world.desk, done)


def test_records_of_two_tables_with_one_key_both_go_with_a_merge(world: World) -> None:
    kept, gone = twins(world)
    of = {"school_institution": kept, "staff_person": gone}
    for table, request in of.items():
        RecordLink.create(request=request, table=table, key=1)
    RecordLink.create(request=gone, table="school_institution", key=1)
    done = services.merge(world.desk, kept=fresh(kept), gone=fresh(gone))
    tables = RecordLink.select(RecordLink.table).where(RecordLink.request == kept.id)
    assert sorted(one.table for one in tables) == sorted(of)
    services.undo_merge(world.desk, done)
    assert RecordLink.select().where(RecordLink.request == gone.id).count() == len(of)


def test_requests_of_two_institutions_are_not_merged(world: World) -> None:
    kept, gone = world.call(), world.call(institution=world.other)
    assert services.preview_merge(world.desk, kept=kept, gone=gone).problems
    with pytest.raises(Conflict):
        services.merge(world.desk, kept=kept, gone=gone)


def test_merging_is_a_right_of_its_own(world: World) -> None:
    kept, gone = twins(world)
    with pytest.raises(NotAllowed):
        services.merge(actor_of(world.methodologist), kept=kept, gone=gone)
    assert fresh(gone).merged_into_id is None


def test_a_visit_goes_with_the_merge_and_comes_back(world: World) -> None:
    kept, gone = world.call(), world.call()
    services.agree_visit(world.desk, gone, starts_at=clock.now())
    done = services.merge(world.desk, kept=kept, gone=gone)
    assert (Visit.get().request_id, fresh(kept).kind) == (kept.id, "visit")
    services.undo_merge(world.desk, done)
    assert (Visit.get().request_id, fresh(kept).kind) == (gone.id, "question")


def test_a_part_becomes_a_request_of_its_own(world: World) -> None:
    request = world.call()
    services.answer(world.desk, request, text="О комиссии")
    about_terms = services.answer(world.desk, request, text="О сроках")
    made = services.split(world.desk, request, question="А сроки?", messages=[about_terms])
    assert made.number == request.number + 1
    assert texts_of(made) == ["О сроках"]
    assert texts_of(request) == ["О комиссии"]
    assert fresh(made).answered_at is not None
    assert RequestLink.get().kind == "split"


def test_one_answer_solves_all_duplicates(world: World) -> None:
    first, second, solved = world.call(), world.call(), world.call(answer="Уже сказано.")
    for one in (second, solved):
        services.link(world.desk, one, other=first, kind="duplicate")
    done = services.solve_with_duplicates(world.desk, first, text="Да.")
    assert {one.id for one in done} == {first.id, second.id}
    assert fresh(second).state == "solved"
    assert texts_of(solved) == ["Уже сказано."]


def test_a_needed_checklist_holds_the_solution_back(world: World) -> None:
    request = world.call()
    services.add_checklist(world.desk, request, title="По желанию", items=["Позвонить"])
    needed = services.add_checklist(
        world.desk, request, title="Проверка", items=["Приказ", "График"], required=True
    )
    with pytest.raises(Conflict):
        services.solve(world.desk, request, text="Готово")
    for item in needed.items:
        services.tick(world.desk, item)
    services.solve(world.desk, request, text="Готово")
    assert fresh(request).state == "solved"


def test_lines_and_lists_are_added_taken_back_and_taken_away(world: World) -> None:
    request = world.call()
    checklist = services.add_checklist(world.desk, request, title="Список", items=["Первое"])
    second = services.add_item(world.desk, checklist, text="Второе")
    assert services.tick(world.desk, second).done_by == world.specialist
    assert services.tick(world.desk, second, done=False).done_at is None
    services.remove_item(world.desk, second)
    assert [one.text for one in checklist.items] == ["Первое"]
    services.remove_checklist(world.desk, checklist)
    assert not Checklist.select().exists()


def test_links_are_made_once_and_taken_away(world: World) -> None:
    request, other = world.call(), world.call()
    first = services.link(world.desk, request, other=other)
    assert services.link(world.desk, request, other=other).id == first.id
    services.unlink(world.desk, first)
    assert not RequestLink.select().exists()
    about = {"table": "institutions_institution", "key": world.school.id}
    record = services.link_record(world.desk, request, **about)
    assert services.link_record(world.desk, request, **about).id == record.id
    services.unlink_record(world.desk, record)
    with pytest.raises(Invalid):
        services.link_record(world.desk, request)


def test_a_visit_is_moved_and_called_off(world: World) -> None:
    request = world.call(kind="visit")
    first = services.agree_visit(world.desk, request, starts_at=clock.now(), place="Школа")
    later = clock.now() + dt.timedelta(days=1)
    moved = services.agree_visit(world.desk, request, starts_at=later, place="Сад")
    assert (moved.id, moved.place) == (first.id, "Сад")
    with pytest.raises(Invalid):
        services.agree_visit(world.desk, request, starts_at=later, ends_at=clock.now())
    services.cancel_visit(world.desk, moved, reason="Карантин", seen=moved.version)
    assert not Visit.select().exists()


def test_an_earlier_value_comes_back_with_its_clocks(world: World) -> None:
    request = world.call(priority="high")
    due = request.answer_due
    services.change_request(world.desk, request, values={"priority": "normal"})
    assert reverting.revert_field(world.desk, fresh(request), "priority", "high")
    assert fresh(request).answer_due == due
    with pytest.raises(Conflict):
        reverting.revert_field(world.desk, fresh(request), "state", "closed")
    assert reverting.revert_field(world.desk, world.school, "name", "Другая") is None
