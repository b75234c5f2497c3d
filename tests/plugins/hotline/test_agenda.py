"""What the hotline tells: terms before and after, tasks, visits, cards, hand-overs, plans, topics."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from docx import Document
from flask import current_app

from plugins.hotline import (
    calendar,
    dashboard,
    escalating,
    finding,
    installing,
    open_items,
    services,
    tasks,
)
from plugins.hotline.clocks import Mark
from plugins.hotline.models import (
    Escalation,
    EscalationLevel,
    Group,
    GroupMember,
    QuietDay,
    Request,
    Term,
    Topic,
    Visit,
)
from portal import clock
from portal.errors import Conflict, NotAllowed
from portal.inbox.models import Notice
from tests.plugins.hotline.world import World, actor_of, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch


def told(kind: str) -> list[str]:
    """Return who was told so, in order."""
    query = Notice.select().where(Notice.kind == kind).order_by(Notice.id)
    return [one.user.name.split()[0] for one in query]


def test_levels_before_and_after_a_term_are_told_once(world: World, watch: Watch) -> None:
    request = services.assign(world.desk, world.call(), assignee=world.colleague)
    assert request.answer_due == clock.now() + dt.timedelta(hours=5)
    escalating.tell_terms(clock.now())
    assert told("hotline.due_soon") == []
    watch.set(3, 17, 14, 5)
    escalating.tell_terms(clock.now())
    escalating.tell_terms(clock.now())
    assert told("hotline.due_soon") == ["Чайкина"]
    watch.set(3, 17, 15, 0)
    escalating.tell_terms(clock.now())
    assert told("hotline.overdue") == ["Чайкина"]
    watch.set(3, 18, 11, 0)
    escalating.tell_terms(clock.now())
    assert told("hotline.overdue") == ["Чайкина", "Соколов"]
    assert fresh(request).priority == "high"
    assert [one.offset_minutes for one in Escalation.select().order_by(Escalation.id)] == [
        -60,
        0,
        240,
    ]


def test_what_waits_or_is_solved_is_not_told_of(world: World, watch: Watch) -> None:
    waits, solved, gone = world.call(), world.call(), world.call()
    services.pause(world.desk, waits, reason="Ждём")
    services.solve(world.desk, solved, text="Да")
    services.remove(actor_of(world.head), gone, reason="Дважды")
    watch.on(days=30)
    assert escalating.tell_terms(clock.now()) == 0


def test_terms_follow_topic_and_priority(world: World) -> None:
    part = Topic.get(Topic.code == "compliance.exempt")
    Term.create(topic=part.parent, priority="normal", answer_minutes=30, solve_minutes=60)
    request = world.call(topic=part)
    assert request.answer_due == clock.now() + dt.timedelta(minutes=30)
    services.change_request(world.desk, request, values={"topic": None})
    assert fresh(request).answer_due == clock.now() + dt.timedelta(hours=5)
    services.change_request(world.desk, request, values={"priority": "high"})
    assert fresh(request).answer_due == clock.now() + dt.timedelta(hours=1)


def test_every_clock_is_shown_not_only_the_next(world: World, watch: Watch) -> None:
    Term.update(update_minutes=480).execute()
    request = world.call()
    assert [(one.clock, one.state) for one in services.clocks_of(request)] == [
        ("answer", "running"),
        ("solve", "running"),
    ]
    services.answer(world.desk, request, text="Выясняем")
    watch.on(days=6)
    assert [(one.clock, one.state) for one in services.clocks_of(fresh(request))] == [
        ("update", "overdue"),
        ("solve", "overdue"),
        ("answer", "met"),
    ]
    services.pause(world.desk, request, reason="Ждём")
    assert {one.state for one in services.clocks_of(fresh(request))} == {"stopped", "met"}


def test_solved_time_does_not_count_after_opening_again(world: World, watch: Watch) -> None:
    request = world.call()
    before = fresh(request).solve_due
    services.solve(world.desk, request, text="Да")
    watch.on(days=14)
    services.reopen(world.desk, request, reason="Не всё")
    after = fresh(request)
    assert after.solve_due == before + dt.timedelta(days=14)
    assert after.next_due > clock.now()


def test_marks_and_bounces(world: World, watch: Watch) -> None:
    request = world.call()
    for who in (world.specialist, world.colleague, world.methodologist, world.specialist):
        services.assign(world.desk, request, assignee=who)
    stored = fresh(request)
    assert stored.bounces == 3
    assert services.marks_of([stored]) == {stored.id: {Mark.BOUNCES}}
    watch.on(days=20)
    assert services.marks_of([stored])[stored.id] == {Mark.BOUNCES, Mark.OLD, Mark.STUCK}


def test_my_work_holds_own_requests_new_ones_and_visits(world: World, watch: Watch) -> None:
    own = services.take_on(world.desk, world.call())
    world.call("Новый")
    group = Group.create(municipality=world.place, title="Другие")
    GroupMember.create(group=group, user=world.colleague)
    world.call("Чужой группы", group=group)
    services.agree_visit(world.desk, own, starts_at=clock.now() + dt.timedelta(days=1))
    keys = {one.key: one for one in tasks.tasks(world.desk)}
    assert set(keys) == {
        f"hotline.request:{own.id}",
        "hotline.new",
        f"hotline.visit:{Visit.get().id}",
    }
    assert "1" in str(keys["hotline.new"].title)
    assert "2" in str(
        {one.key: one for one in tasks.tasks(actor_of(world.colleague))}["hotline.new"].title
    )
    assert tasks.tasks(actor_of(world.watching)) == []


def test_who_is_waited_for_is_told_and_has_a_task(world: World) -> None:
    request = services.ask(world.at_school, question="Проверьте состав.")
    assert set(told("hotline.new")) == {"Орлова", "Чайкина", "Стрижова", "Соколов"}
    services.pause(world.desk, request, reason="Пришлите приказ")
    assert told("hotline.waiting") == ["Галкина"]
    (task,) = tasks.tasks(world.at_school)
    assert task.note == "Пришлите приказ"
    assert tasks.tasks(world.next_door) == []
    (card,) = dashboard.cards(world.at_school)
    assert (card.value, card.needs_you) == ("1", True)


def test_a_visit_stands_in_the_calendar_of_both_sides(world: World) -> None:
    starts = clock.now() + dt.timedelta(days=2)
    visit = services.agree_visit(world.desk, world.call(kind="visit"), starts_at=starts)
    day = clock.local(starts).date()
    for actor in (world.desk, world.at_school):
        (entry,) = calendar.entries(actor, day, day)
        assert entry.starts_at == starts
        assert entry.key == f"hotline.visit:{visit.id}"
    assert calendar.entries(world.next_door, day, day) == []
    assert calendar.entries(world.desk, day + dt.timedelta(days=1), day.replace(day=30)) == []


def test_a_visit_that_was_made_is_told_to_the_plans(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setattr(
        type(current_app.extensions["plugins"]), "work_done", lambda _self, one: heard.append(one)
    )
    visit = services.agree_visit(world.desk, world.call(kind="visit"), starts_at=clock.now())
    services.finish_visit(
        world.desk, visit, what_done="Просмотрены папки", materials="Памятка", seen=visit.version
    )
    world.call(answer="Можно.")
    assert [one.kind for one in heard] == ["hotline.visit_made", "hotline.consultation_given"]
    assert {one.institution_id for one in heard} == {world.school.id}
    with pytest.raises(Conflict):
        services.cancel_visit(world.desk, visit, reason="Отменили")


def test_open_requests_and_visits_move_at_a_hand_over(world: World) -> None:
    request = services.take_on(world.desk, world.call())
    services.agree_visit(world.desk, request, starts_at=clock.now())
    found = open_items.open_items(world.specialist)
    assert [one.name for one in found] == ["requests", "visits"]
    assert [left for one in found for left in one.move(world.coordinator)]
    assert [left for one in found for left in one.move(world.colleague)] == []
    assert fresh(request).assignee == world.colleague
    assert Visit.get().visitor == world.colleague
    assert open_items.open_items(world.specialist) == []


def test_a_request_is_found_by_its_number(world: World) -> None:
    world.call()
    assert [one.title for one in finding.find(world.desk, "№ 1/2026")]
    assert finding.find(world.desk, "1/2025") == []
    assert finding.find(world.desk, "комиссия") == []
    assert finding.find(world.next_door, "1") == []


def test_a_quiet_day_is_recorded_once_and_only_where_nobody_called(
    world: World, watch: Watch
) -> None:
    first = services.record_quiet_day(world.desk)
    assert services.record_quiet_day(world.desk).id == first.id
    watch.on(days=1)
    world.call()
    with pytest.raises(Conflict):
        services.record_quiet_day(world.desk)
    assert QuietDay.select().count() == 1


def test_solved_requests_close_by_themselves(world: World, watch: Watch) -> None:
    request = world.call(answer="Можно.")
    watch.on(days=13)
    assert escalating.close_solved(clock.now()) == 0
    watch.on(days=2)
    assert escalating.close_solved(clock.now()) == 1
    assert fresh(request).state == "closed"


def test_topics_are_shared_in_two_levels(world: World) -> None:
    shared = [one for _owner, one in current_app.extensions["plugins"].topics()]
    codes = {one.code for one in shared}
    parts = [one for one in shared if one.parent]
    assert len(parts) > len(codes) / 2
    assert {one.parent for one in parts} <= codes
    assert world.call(topic=Topic.get(Topic.code == parts[0].code)).topic.title == parts[0].title


def test_a_draft_survives_and_goes_with_its_call(world: World) -> None:
    services.save_draft(world.desk, "form-1", {"question": "Можно ли"})
    services.save_draft(world.desk, "form-1", {"question": "Можно ли в декрете?"})
    assert services.take_draft(world.desk, "form-1") == {"question": "Можно ли в декрете?"}
    assert services.take_draft(actor_of(world.colleague), "form-1") is None
    call = services.Call(question="Можно ли в декрете?", institution=world.school)
    services.take_call(world.desk, call=call, draft="form-1")
    assert services.drafts_of(world.desk) == []


def test_two_who_open_a_request_know_of_each_other(world: World, watch: Watch) -> None:
    request = world.call()
    assert services.note_presence(world.desk, request) == []
    assert services.note_presence(actor_of(world.colleague), request) == [world.specialist]
    services.note_presence(world.at_school, request)
    assert services.others_here(world.at_school, request) == []
    watch.on(minutes=5)
    assert services.others_here(world.desk, request) == []


def test_a_removed_request_keeps_its_number_and_comes_back(world: World) -> None:
    head = actor_of(world.head)
    request = world.call()
    services.remove(head, request, reason="Записан дважды")
    assert fresh(request).next_due is None
    assert world.call().number == request.number + 1
    services.restore(head, request)
    assert fresh(request).next_due is not None
    assert Request.select().count() == 2


def test_a_visit_has_an_act_once_it_was_made(world: World) -> None:
    visit = services.agree_visit(world.desk, world.call(kind="visit"), starts_at=clock.now())
    with pytest.raises(Conflict):
        services.make_visit_act(world.desk, visit)
    services.finish_visit(world.desk, visit, what_done="Просмотрены папки")
    content = services.make_visit_act(world.at_school, Visit.get())
    words = " ".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "№ 1/2026" in words
    assert "Просмотрены папки" in words
    assert "Материалы не передавались." in words
    with pytest.raises(NotAllowed):
        services.make_visit_act(world.next_door, Visit.get())


def test_shipped_rows_come_once_and_leave_the_districts_own_alone(world: World) -> None:
    Topic.update(title="Свой заголовок").where(Topic.code == "other").execute()
    Term.delete().where(Term.priority == "low").execute()
    before = (Topic.select().count(), Term.select().count(), EscalationLevel.select().count())
    installing.install()
    assert before == (
        Topic.select().count(),
        Term.select().count(),
        EscalationLevel.select().count(),
    )
    assert Topic.get(Topic.code == "other").title == "Свой заголовок"
