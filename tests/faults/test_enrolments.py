"""Two hundred enrol for thirty places at once, by several processes: thirty get one, the rest waits."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter

import pytest

from plugins.master_classes import services
from plugins.master_classes.checking import problems
from plugins.master_classes.models import Enrolment, Event
from portal import clock
from tests import factories
from tests.faults.enrolling import enrol_at_once
from tests.plugins.hotline.world import actor_of
from tests.plugins.master_classes.world import make_teacher

PROCESSES, THREADS = 3, 7
PEOPLE, PLACES = 200, 30
HOURS = [0, 24] if os.environ.get("PORTAL_FUZZ") == "full" else [24]


@pytest.fixture
def event_id(on_both):
    """Return an event of thirty places, in a district with two hundred teachers."""
    with on_both.inside():
        school = factories.Institution.get()
        factories.make_user(login="coordinator", role="school_coordinator", institution=school)
        methodologist = factories.make_user(
            login="methodologist", role="methodologist", municipality=school.municipality
        )
        for _number in range(PEOPLE - 10):
            make_teacher(school)
        starts = clock.now() + dt.timedelta(days=10)
        plan = services.SessionPlan(starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
        actor = actor_of(methodologist)
        values = {"title": "Урок без скуки", "capacity": PLACES}
        made = services.create_event(actor, values=values, sessions=[plan])
        return services.publish(actor, made).id


def test_exactly_thirty_get_a_place_and_the_rest_waits_in_order(on_both, event_id):
    outcome = enrol_at_once(on_both, event_id, processes=PROCESSES, threads=THREADS)

    assert outcome.errors == []
    assert Counter(outcome.states) == {"placed": PLACES, "waiting": PEOPLE - PLACES}
    with on_both.inside():
        rows = list(Enrolment.select().order_by(Enrolment.queue_number))
        assert [one.queue_number for one in rows] == list(range(1, PEOPLE + 1))
        assert [one.seat for one in rows] == [*range(1, PLACES + 1), *[None] * (PEOPLE - PLACES)]
    code, out, _err = on_both.run("classes", "check", "--json")
    assert (code, json.loads(out)) == (0, {"ok": True, "problems": []})


@pytest.mark.parametrize("hours", HOURS)
def test_nobody_is_lost_while_others_cancel_promote_and_resize(on_both, event_id, hours):
    with on_both.inside():
        Event.update(hours_to_accept=hours).execute()
    outcome = enrol_at_once(on_both, event_id, processes=PROCESSES, threads=THREADS, restless=True)

    assert outcome.errors == []
    assert set(outcome.states) <= {"placed", "waiting"}
    assert len(outcome.states) == PEOPLE
    with on_both.inside():
        assert Enrolment.select().count() == PEOPLE
        assert problems() == []
