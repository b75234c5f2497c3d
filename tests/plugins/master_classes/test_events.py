"""An event's life: proposed, published, moved, held, cancelled, copied; and what goes by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes import looking_after, services
from plugins.master_classes.checking import problems
from plugins.master_classes.models import Event, Leader, Quota, ReminderRule, Seat, Session
from plugins.master_classes.reminding import remind_all
from plugins.master_classes.reverting import revert_field
from plugins.master_classes.services import LeaderDetails, SessionPlan
from plugins.master_classes.shifting import into_year
from portal import clock
from portal.errors import Conflict, Invalid, NotAllowed
from portal.inbox.models import Notice
from portal.workdays import is_working_day, school_year
from tests.plugins.master_classes.world import World, fresh, standing

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch


def told(kind: str) -> list[str]:
    """Return who was told of something, by name."""
    query = Notice.select().where(Notice.kind == f"master_classes.{kind}").order_by(Notice.id)
    return [one.user.name for one in query]


def test_a_school_proposes_and_the_methodologist_accepts(world: World) -> None:
    event = world.draft(actor=world.at_school)
    assert event.institution == world.school
    services.propose(world.at_school, event)
    assert told("proposed") == [world.methodologist.name]
    with pytest.raises(NotAllowed):
        services.accept(world.at_school, fresh(event))
    services.accept(world.desk, fresh(event), answer="Хорошая тема")
    stored = fresh(event)
    assert (stored.state, stored.responsible, stored.decided_by) == (
        "open", world.methodologist, world.methodologist,
    )  # fmt: skip
    assert told("decided") == [world.coordinator.name]
    with pytest.raises(NotAllowed):
        services.change_event(world.at_school, stored, values={"title": "Другое"})


def test_a_declined_proposal_is_mended_and_proposed_again(world: World) -> None:
    event = services.propose(world.at_school, world.draft(actor=world.at_school))
    with pytest.raises(Invalid):
        services.decline(world.desk, event, answer=" ")
    services.decline(world.desk, fresh(event), answer="Нет программы")
    services.change_event(world.at_school, fresh(event), values={"programme": "Три части"})
    assert services.propose(world.at_school, fresh(event)).state == "proposed"


def test_an_internal_event_is_published_by_the_school_and_hidden_from_others(world: World) -> None:
    event = world.draft(actor=world.at_school, internal=True)
    services.publish(world.at_school, event)
    with pytest.raises(NotAllowed):
        services.enrol(world.next_door, fresh(event), [])
    assert world.enrol(fresh(event))[0].state == "placed"


def test_an_event_without_a_day_is_not_published(world: World) -> None:
    event = services.create_event(world.desk, values={"title": "Без даты"})
    with pytest.raises(Invalid):
        services.publish(world.desk, event)


def test_who_is_shown_an_old_version_changes_nothing(world: World) -> None:
    event = world.event()
    services.change_event(world.desk, event, values={"direction": "ИКТ"}, seen=event.version)
    with pytest.raises(Conflict):
        services.change_event(world.desk, event, values={"direction": "X"}, seen=event.version)


def test_a_moved_session_moves_the_event_and_tells_all(world: World) -> None:
    event = world.event()
    world.enrol(event)
    session = Session.get(Session.event == event.id)
    later = session.starts_at + dt.timedelta(days=2)
    services.move_session(world.desk, session, starts_at=later)
    stored = fresh(event)
    assert (stored.starts_at, stored.sequence) == (later, event.sequence + 1)
    assert stored.ends_at - stored.starts_at == event.ends_at - event.starts_at
    assert told("changed") == [world.coordinator.name]


def test_the_last_session_is_not_cancelled_alone(world: World) -> None:
    event = world.event()
    first = Session.get(Session.event == event.id)
    with pytest.raises(Conflict):
        services.cancel_session(world.desk, first, why="Каток")
    starts = event.starts_at + dt.timedelta(days=7)
    plan = SessionPlan(starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    services.add_session(world.desk, fresh(event), plan)
    services.cancel_session(world.desk, fresh(first), why="Каток")
    assert fresh(event).starts_at == starts


def test_a_cancelled_event_lets_all_go_and_says_why(world: World) -> None:
    event = world.event(capacity=1)
    world.enrol(event, 2)
    services.cancel(world.desk, event, reason="Ведущий заболел")
    assert standing(event) == [("cancelled", None)] * 2
    assert told("cancelled") == [world.coordinator.name]
    assert problems() == []


def test_a_held_event_keeps_who_had_a_place(world: World, watch: Watch) -> None:
    event = world.event(capacity=1)
    world.enrol(event, 2)
    with pytest.raises(Conflict):
        services.hold(world.desk, event)
    watch.on(days=11)
    services.hold(world.desk, fresh(event))
    assert standing(event) == [("placed", 1), ("cancelled", None)]
    assert problems() == []


def test_too_few_participants_cancel_an_event_by_themselves(world: World, watch: Watch) -> None:
    empty, full = world.event(least=2), world.event(least=1)
    world.enrol(empty)
    world.enrol(full)
    watch.on(days=7, hours=23)
    assert looking_after.cancel_too_empty() == 0
    watch.on(hours=2)
    assert looking_after.cancel_too_empty() == 1
    assert (fresh(empty).state, fresh(full).state) == ("cancelled", "open")
    assert "1" in fresh(empty).cancelled_reason
    assert world.coordinator.name in told("cancelled")


def test_enrolment_opens_and_closes_by_itself(world: World, watch: Watch) -> None:
    event = world.event(opens_at=watch.at + dt.timedelta(days=1))
    watch.on(days=1)
    assert (looking_after.open_due(), looking_after.close_due()) == (1, 0)
    watch.on(days=8, minutes=1)
    assert (looking_after.open_due(), looking_after.close_due()) == (0, 1)
    assert fresh(event).state == "closed"
    services.reopen(world.desk, fresh(event))
    assert looking_after.close_due() == 0


def test_reminders_go_by_rule_and_once(world: World, watch: Watch) -> None:
    event = world.event()
    world.enrol(event)
    services.add_leader(world.desk, event, LeaderDetails(user=world.director))
    assert remind_all() == 0
    watch.on(days=7)
    assert remind_all() == 1
    assert told("reminder") == [world.coordinator.name]
    assert remind_all() == 0
    watch.on(days=2)
    remind_all()
    assert told("reminder") == [world.coordinator.name, world.director.name]
    ReminderRule.update(in_use=False).execute()
    watch.on(days=1)
    assert remind_all() == 0


def test_a_copy_has_all_but_the_people_on_the_working_day_of_the_next_year(world: World) -> None:
    event = world.event(
        capacity=3,
        audience={"position": ["teacher"]},
        quotas={world.school.id: 2},
        leaders=[LeaderDetails(name="Орлова Вера", email="orlova@example.org")],
        opens_at=clock.now() - dt.timedelta(days=1),
    )
    world.enrol(event, 2)
    copy = services.copy_event(world.desk, event)
    assert (copy.state, copy.title, copy.copied_from) == ("draft", event.title, event)
    day, old = (clock.local(one.starts_at) for one in (copy, event))
    assert (day.time(), day.weekday()) == (old.time(), old.weekday())
    assert is_working_day(day.date())
    assert school_year(day.date()).start_year == school_year(old.date()).start_year + 1
    assert copy.opens_at is not None
    assert copy.opens_at > event.opens_at
    assert Leader.get(Leader.event == copy.id).name == "Орлова Вера"
    assert Quota.get(Quota.event == copy.id).places == 2
    assert Seat.select().where(Seat.event == copy.id).count() == 3
    assert standing(copy) == []


def test_a_season_is_copied_once_with_its_series(world: World) -> None:
    series = services.create_series(world.desk, title="Школа молодого учителя", school_year=2025)
    first, second = (world.event(series=series, title=f"Часть {one}") for one in (1, 2))
    services.change_event(world.desk, second, values={"needs_event": first})
    span = {"first": dt.date(2026, 3, 1), "last": dt.date(2026, 3, 31), "school_year": 2026}
    made = services.copy_season(world.desk, **span)
    assert [one.title for one in made] == ["Часть 1", "Часть 2"]
    assert made[0].series is not None
    assert made[0].series.copied_from == series
    assert fresh(made[1]).needs_event == made[0]
    assert services.copy_season(world.desk, **span) == []
    again = services.copy_series(world.desk, series, school_year=2027)
    assert Event.select().where(Event.series == again.id).count() == 2


def test_a_proposal_that_nobody_was_enrolled_for_can_be_removed(world: World) -> None:
    event = world.draft(actor=world.at_school)
    services.remove_event(world.at_school, event)
    assert not Event.select().exists()
    with pytest.raises(Conflict):
        services.remove_event(world.desk, world.event())


@pytest.mark.parametrize("day", [dt.date(2025, 9, 1), dt.date(2026, 1, 12), dt.date(2026, 5, 8)])
def test_a_day_keeps_its_weekday_or_becomes_the_next_worked_one(day: dt.date) -> None:
    moved = into_year(day, 2026)
    assert is_working_day(moved)
    assert school_year(moved).start_year == 2026
    assert abs((moved - day).days - 364) <= 14


def test_a_coordinator_hears_that_the_district_cancelled_an_enrolment(world: World) -> None:
    event = world.event()
    first, second = world.enrol(event, 2)
    services.cancel_enrolment(world.desk, first, why="Перенос")
    services.cancel_enrolment(world.at_school, second)
    assert told("ended") == [world.coordinator.name]


def test_schools_hear_of_what_they_can_enrol_for(world: World) -> None:
    world.event()
    world.event(audience={"institution": ["kindergarten"]})
    assert told("published") == [world.coordinator.name, world.neighbour.name]


def test_what_an_event_says_is_changed_back_and_never_who_has_a_seat(world: World) -> None:
    event = world.event(capacity=2)
    enrolment = world.enrol(event)[0]
    services.change_event(world.desk, event, values={"title": "Другая тема"})
    assert revert_field(world.desk, fresh(event), "title", "Урок без скуки")
    assert fresh(event).title == "Урок без скуки"
    assert revert_field(world.desk, fresh(event), "capacity", 5)
    assert Seat.select().where(Seat.event == event.id).count() == 5
    for record, field, value in ((event, "state", "draft"), (enrolment, "state", "waiting")):
        with pytest.raises(Conflict):
            revert_field(world.desk, fresh(record), field, value)
