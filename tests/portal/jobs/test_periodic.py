"""Periodic work: one run a slot, whoever asks and however the clock goes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.jobs import periodic, runner, services
from portal.jobs.kinds import known_kinds
from portal.jobs.models import Job
from portal.jobs.worker import beat
from portal.plugin import JobKind

MOSCOW = ZoneInfo("Europe/Moscow")
DAILY = JobKind(name="errands.daily", title="Daily", run="x:y", daily_at="06:00")
OFTEN = JobKind(name="errands.often", title="Often", run="x:y", every_minutes=5)


def _here(*moment):
    return dt.datetime(*moment, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("kind", "moment", "slot"),
    [
        (DAILY, _here(2026, 11, 22, 6, 0), "2026-11-22"),
        (DAILY, _here(2026, 11, 22, 5, 59), "2026-11-21"),
        (DAILY, _here(2026, 11, 22, 1, 0), "2026-11-21"),
        (OFTEN, _here(2026, 11, 22, 6, 4, 59), "2026-11-22T03:00Z"),
        (OFTEN, _here(2026, 11, 22, 6, 5), "2026-11-22T03:05Z"),
    ],
)
def test_the_newest_slot_that_has_begun(kind, moment, slot):
    assert periodic.slot_of(kind, moment, MOSCOW) == slot


@given(
    moment=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)),  # noqa: DTZ001
    more=st.integers(0, 10_000_000),
)
def test_slots_never_go_back_while_time_goes_on(moment, more):
    earlier = moment.replace(tzinfo=dt.UTC)
    later = earlier + dt.timedelta(seconds=more)
    for kind in (DAILY, OFTEN):
        assert periodic.slot_of(kind, earlier, MOSCOW) <= periodic.slot_of(kind, later, MOSCOW)


@pytest.fixture
def at(app, db, monkeypatch):
    """Return a function that sets the clock; only the errands' two periodic kinds exist."""
    kinds = {"errands.daily": DAILY, "errands.often": OFTEN}
    with app.app_context():
        monkeypatch.setattr(type(known_kinds()), "periodic", lambda _self: list(kinds.values()))
        yield lambda *moment: monkeypatch.setattr(clock, "now", lambda: _here(*moment))


def _asked():
    return sorted((job.kind, job.slot) for job in periodic.ask_for_due())


def _end_all():
    Job.update(state="done").where(Job.slot.is_null(False)).execute()


def test_each_slot_is_asked_for_once(at):
    at(2026, 11, 22, 6, 1)
    assert _asked() == [("errands.daily", "2026-11-22"), ("errands.often", "2026-11-22T03:00Z")]
    assert _asked() == []
    _end_all()
    assert _asked() == []


def test_what_was_missed_is_done_once(at):
    at(2026, 11, 22, 6, 1)
    _asked()
    _end_all()
    at(2026, 11, 29, 5, 0)
    assert _asked() == [("errands.daily", "2026-11-28"), ("errands.often", "2026-11-29T02:00Z")]


def test_a_clock_set_back_repeats_nothing(at):
    at(2026, 11, 22, 6, 1)
    _asked()
    _end_all()
    at(2026, 11, 22, 6, 6)
    _asked()
    _end_all()
    at(2026, 11, 22, 6, 2)
    assert _asked() == []


def test_a_new_slot_waits_for_the_work_of_the_last(at):
    at(2026, 11, 22, 6, 1)
    _asked()
    at(2026, 11, 22, 6, 6)
    assert _asked() == []


def test_work_of_every_kind_can_be_imported_and_is_written_right(app):
    from portal.jobs.kinds import function_of

    with app.app_context():
        for kind in known_kinds():
            assert callable(function_of(kind)), kind.name
            assert kind.daily_at is None or dt.time.fromisoformat(kind.daily_at)


def test_the_periodic_work_of_jobs_and_inbox_runs(app, db, monkeypatch):
    with app.app_context():
        own = [one for one in known_kinds().periodic() if one.name.startswith(("jobs.", "inbox."))]
        monkeypatch.setattr(type(known_kinds()), "periodic", lambda _self: own)
        periodic.ask_for_due()
        ran = runner.run_pending(app)
        assert {job.kind for job in ran} == {one.name for one in own}
        assert [(job.kind, job.error) for job in ran if job.state != "done"] == []


def test_a_worker_is_seen_and_forgotten(app, db):
    with app.app_context():
        assert services.last_heartbeat() is None
        beat("here:1", 0)
        beat("here:1", 2)
        seen = services.last_heartbeat()
        assert seen is not None
        assert abs((clock.now() - seen).total_seconds()) < 5


def test_old_work_is_forgotten(app, db):
    with app.app_context():
        long_ago = clock.now() - dt.timedelta(days=100)
        lately = clock.now() - dt.timedelta(days=4)
        Job.create(kind="errands.nothing", state="done", finished_at=long_ago)
        kept = Job.create(kind="errands.nothing", state="done", finished_at=lately)
        Job.create(kind="errands.nothing", slot="x", state="done", finished_at=lately)
        waits = Job.create(kind="errands.unknown", run_after=clock.now() + dt.timedelta(minutes=5))
        services.enqueue("jobs.forget", actor=None)
        runner.run_pending(app)
        left = {job.id for job in Job.select().where(Job.kind != "jobs.forget")}
        assert left == {kept.id, waits.id}
