"""Terms of open requests follow changed rules at once, as far as they are chosen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.hotline import services
from plugins.hotline.escalating import tell_terms
from plugins.hotline.models import Escalation, EscalationLevel, Term, Topic
from portal import clock
from portal.errors import Invalid
from tests import factories
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.hotline.conftest import Watch


def shorter() -> None:
    """Let the solution of usual requests be due after two working hours."""
    Term.update(solve_minutes=120).where(Term.priority == "normal").execute()


def test_a_changed_term_moves_the_chosen_requests_and_no_others(world: World) -> None:
    one, other, solved = world.call(), world.call("Ещё?"), world.call("Ясно?", answer="Да.")
    assert services.renewals(world.desk) == []
    shorter()
    found = services.renewals(world.desk)
    assert [one.id for one in found] == [one.id, other.id]
    ((name, before, now),) = found[0].changes
    assert name == "solve"
    assert before == one.solve_due
    assert now == one.received_at + dt.timedelta(hours=2)
    assert services.renew(world.desk, [one.id, solved.id]) == 1
    assert fresh(one).solve_due == fresh(one).next_due == now
    assert fresh(other).solve_due == other.solve_due
    assert [left.id for left in services.renewals(world.desk)] == [other.id]
    with pytest.raises(Invalid):
        services.renew(world.desk, [])


def test_a_level_that_makes_urgent_moves_the_terms_at_once(world: World, watch: Watch) -> None:
    EscalationLevel.delete().execute()
    EscalationLevel.create(clock="answer", offset_minutes=0, tells="head", raises=True)
    request = world.call()
    missed = request.answer_due
    watch.at = missed + dt.timedelta(minutes=5)
    (found,) = services.renewals(world.desk)
    assert found.becomes_urgent
    tell_terms(clock.now())
    stored = fresh(request)
    assert stored.priority == "high"
    assert stored.answer_due == missed, "a missed term stays the one that was missed"
    assert stored.solve_due < request.solve_due
    assert services.renewals(world.desk) == []
    watch.on(minutes=10)
    tell_terms(clock.now())
    assert Escalation.select().where(Escalation.request == request.id).count() == 1


def test_a_rule_for_one_topic_leaves_other_topics(world: World, watch: Watch) -> None:
    EscalationLevel.delete().execute()
    topic = Topic.get(Topic.code == "application.leave")
    mine, other = world.call(topic=topic), world.call()
    watch.at = max(mine.answer_due, other.answer_due) + dt.timedelta(minutes=5)
    EscalationLevel.create(clock="answer", offset_minutes=0, raises=True, topic=topic)
    assert [one.id for one in services.renewals(world.desk)] == [mine.id]
    services.renew(world.desk, [mine.id, other.id])
    assert (fresh(mine).priority, fresh(other).priority) == ("high", "normal")


def test_the_page_shows_what_would_change_and_applies_it_to_the_chosen(
    app: Flask, world: World
) -> None:
    request = world.call()
    shorter()
    browser = factories.browser_of(app, world.specialist)
    page = browser.get("/hotline/terms").text
    assert request.full_number in page
    token = factories.token_of(page)
    data = {"csrf_token": token, "chosen": str(request.id)}
    assert browser.post("/hotline/terms", data=data).status_code == 302
    assert request.full_number not in browser.get("/hotline/terms").text
    assert factories.browser_of(app, world.coordinator).get("/hotline/terms").status_code == 403
