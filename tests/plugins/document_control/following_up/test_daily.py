"""The daily work: who waits in vain is told once for each step, and repeated campaigns are proposed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control import services
from plugins.document_control.folders.models import Folder
from plugins.document_control.following_up import effects
from plugins.document_control.following_up.overdue import tell_overdue
from plugins.document_control.following_up.repeating import propose_due
from plugins.document_control.models import Campaign, ControlCheck, Finding, Inspector
from plugins.staff.models import Person
from portal import clock
from portal.inbox.models import Notice
from tests.plugins.document_control.world import fresh, judge_all, places_of

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck as Check
    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.conftest import Watch


def told(user: User, kind: str) -> list[str]:
    """Return the titles of what a user was told of a kind."""
    query = Notice.select().where(Notice.user == user.id, Notice.kind == f"document_control.{kind}")
    return [one.title for one in query]


def run() -> int:
    """Do the daily look at terms."""
    return tell_overdue(clock.today())


def mended(world: World) -> tuple[Check, Finding]:
    """Return a check with a finding that was accepted as mended."""
    check = world.answered()
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    item, key = places_of(check)[0]
    services.give_verdict(
        world.inspector, check, item, verdict="no", comment="Нет", subject_key=key
    )
    finding = services.raise_canned(world.inspector, fresh(check), item.remarks.get())
    services.issue(world.inspector, fresh(check))
    return fresh(check), finding


def test_the_inspector_is_told_once_for_each_step_of_the_ladder(world: World, watch: Watch) -> None:
    world.begun()
    watch.set(3, 20, 10)
    assert run() == 0, "the day of the term is not over"
    watch.set(3, 21, 10)
    assert run() == 2, "one notice for each of the two checks"
    assert run() == 0, "a second run tells nobody"
    watch.set(3, 24, 10)
    assert run() == 0
    watch.set(3, 27, 10)
    run()
    assert len(told(world.specialist, "overdue")) == 4
    assert not told(world.coordinator, "overdue"), "my work reminds those who must act"


def test_the_head_is_told_after_the_working_days_that_are_set(world: World, watch: Watch) -> None:
    world.begun()
    watch.set(3, 26, 10)
    run()
    assert not told(world.chief, "escalated"), "four working days"
    watch.set(3, 27, 10)
    run()
    assert len(told(world.chief, "escalated")) == 2
    run()
    watch.set(3, 30, 10)
    run()
    assert len(told(world.chief, "escalated")) == 2
    assert not told(world.methodologist, "escalated")


def test_what_the_inspector_is_late_with_is_told_to_the_head_alone(
    world: World, watch: Watch
) -> None:
    world.answered()
    ControlCheck.update(due_on=dt.date(2026, 3, 18)).execute()
    ControlCheck.update(state="cancelled").where(ControlCheck.institution == world.other).execute()
    watch.set(4, 1, 10)
    run()
    assert not told(world.specialist, "overdue")
    assert len(told(world.chief, "escalated")) == 1


def test_late_findings_of_a_check_are_told_together(world: World, watch: Watch) -> None:
    check, _finding = mended(world)
    ControlCheck.update(state="cancelled").where(ControlCheck.institution == world.other).execute()
    services.acknowledge(world.head, check)
    watch.set(4, 17, 10)
    run()
    [title] = told(world.specialist, "overdue")
    assert world.school.short_name in title
    watch.set(4, 24, 10)
    run()
    assert len(told(world.chief, "escalated")) == 1


def test_nobody_is_told_of_a_campaign_that_is_called_off(world: World, watch: Watch) -> None:
    check = world.begun()
    services.cancel_campaign(world.inspector, check.campaign, reason="Ошибка")
    watch.set(4, 30, 10)
    assert run() == 0


def test_months_after_the_mending_the_inspector_is_asked_whether_it_holds(
    world: World, watch: Watch
) -> None:
    _check, finding = mended(world)
    services.accept_finding(world.inspector, finding, text="Видела сама")
    watch.set(9, 16, 10)
    assert effects.tasks(world.inspector) == []
    watch.set(9, 17, 10)
    [task] = effects.tasks(world.inspector)
    assert task.due_on == dt.date(2026, 9, 17)
    assert effects.tasks(world.at_school) == []
    services.judge_effect(world.inspector, finding, holds=True)
    assert effects.tasks(world.inspector) == []


def test_a_repeated_campaign_is_proposed_once_and_does_not_begin(
    world: World, watch: Watch
) -> None:
    check = world.begun(repeats="quarterly")
    before = check.campaign
    watch.set(5, 11, 10)
    assert propose_due(clock.today()) == 0, "2 June lies in the vacations: it begins in September"
    watch.set(8, 11, 10)
    assert propose_due(clock.today()) == 1
    assert propose_due(clock.today()) == 0
    made = Campaign.get(Campaign.repeated_from == before)
    assert (made.state, made.starts_on) == ("draft", dt.date(2026, 9, 1))
    assert made.ends_on - made.starts_on == before.ends_on - before.starts_on
    assert made.seed != before.seed
    assert [one.user_id for one in Inspector.select().where(Inspector.campaign == made)] == [
        world.specialist.id
    ]
    assert not ControlCheck.select().where(ControlCheck.campaign == made).exists()
    assert len(told(world.specialist, "proposed")) == 1
    assert services.start_campaign(world.inspector, made, [world.school.id]) == 1


def test_what_repeats_after_its_end_waits_until_it_is_closed(world: World, watch: Watch) -> None:
    check = world.begun(repeats="quarterly_after")
    watch.set(8, 11, 10)
    assert propose_due(clock.today()) == 0, "it still runs"
    ControlCheck.update(state="closed", closed_at=clock.now()).where(
        ControlCheck.campaign == check.campaign_id
    ).execute()
    Campaign.update(state="closed").execute()
    watch.set(11, 10, 10)
    assert propose_due(clock.today()) == 1
    made = Campaign.get(Campaign.repeated_from == check.campaign_id)
    assert made.starts_on == dt.date(2026, 11, 11)


def test_what_is_not_repeated_or_called_off_is_not_proposed(world: World, watch: Watch) -> None:
    world.begun()
    off = world.campaign(repeats="monthly", title="Отменённая")
    services.cancel_campaign(world.inspector, off, reason="Ошибка")
    watch.set(12, 1, 10)
    assert propose_due(clock.today()) == 0


def test_the_inspector_is_told_of_portfolios_that_nobody_hands_in(
    world: World, watch: Watch
) -> None:
    place = world.school
    for name in ("Аистова", "Беркутова"):
        Folder.create(
            municipality=place.municipality_id,
            institution=place,
            person=Person.get(Person.last_name == name),
            kind="category",
            month=dt.date(2026, 4, 1),
            hand_in_by=dt.date(2026, 3, 20),
            due_on=dt.date(2026, 3, 20),
            inspector=world.specialist,
        )
    watch.set(3, 21, 10)
    assert run() == 1, "those of one institution and day are told together"
    assert run() == 0
    (title,) = told(world.specialist, "overdue")
    assert "Аистова" not in title
    watch.set(3, 27, 10)
    run()
    assert len(told(world.chief, "escalated")) == 1
