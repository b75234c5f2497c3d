"""Background work: asked for, run with the rights of today, told to who asked."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.errors import Conflict, NotAllowed, NotFound
from portal.institutions.models import Membership
from portal.jobs import queue, runner, services
from portal.jobs.models import Job
from tests import factories
from tests.portal.jobs.errands.models import Mark


@pytest.fixture
def actor(app, db):
    with app.app_context():
        user = factories.make_user(institution=factories.make_institution())
        yield _actor_of(app, user)


def _actor_of(app, user):
    extensions = app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


def _run(app, kind, actor, **arguments):
    job = services.enqueue(kind, actor=actor, arguments=arguments)
    runner.run_pending(app)
    return Job.get_by_id(job.id)


def test_work_is_done_once_and_says_so(app, actor):
    job = _run(app, "errands.mark", actor, word="привет")

    assert job.state == "done"
    assert job.finished_at is not None
    assert [(one.job_id, one.word) for one in Mark.select()] == [(job.id, "привет")]
    assert runner.run_pending(app) == []


def test_a_result_leads_to_its_page(app, actor):
    job = _run(app, "errands.count", actor)

    assert (job.state, job.result_url, job.result_text) == ("done", "/jobs/", "Counted to ten.")


def test_work_without_anybody_asking_runs_with_every_right(app, actor):
    assert _run(app, "errands.mark", None).state == "done"


def test_work_of_an_unknown_kind_is_refused_at_once(actor):
    with pytest.raises(NotFound):
        services.enqueue("errands.unheard_of", actor=actor)


def test_the_same_key_is_one_piece_of_work_while_it_is_open(app, actor):
    first = services.enqueue("errands.nothing", actor=actor, key="same")
    assert services.enqueue("errands.nothing", actor=actor, key="same").id == first.id
    assert services.enqueue("errands.mark", actor=actor, key="same").id != first.id
    runner.run_pending(app)
    assert services.enqueue("errands.nothing", actor=actor, key="same").id != first.id


def test_nothing_of_a_run_that_failed_stays_and_it_is_tried_again_later(app, actor):
    job = _run(app, "errands.stumble", actor)

    assert (job.state, job.attempts) == ("waiting", 1)
    assert job.run_after > clock.now()
    assert Mark.select().count() == 0


def test_the_last_attempt_fails_with_a_sentence(app, actor):
    job = services.enqueue("errands.stumble", actor=actor)
    for _attempt in range(3):
        Job.update(run_after=None).where(Job.id == job.id).execute()
        runner.run_pending(app)

    job = Job.get_by_id(job.id)
    assert (job.state, job.attempts) == ("failed", 3)
    assert str(job.id) in job.error
    assert "RuntimeError" not in job.error
    assert Mark.select().count() == 0


def test_what_a_person_can_mend_is_not_tried_again(app, actor):
    job = _run(app, "errands.refuse", actor)

    assert (job.state, job.attempts, job.error) == ("failed", 1, "The list is closed.")


def test_work_given_to_another_worker_keeps_nothing_of_the_first(app, actor):
    job = _run(app, "errands.lose", actor)

    assert (job.state, job.token) == ("running", "another")
    assert Mark.select().count() == 0


def test_a_disabled_user_has_nothing_done_for_him(app, actor):
    actor.user.enabled = False
    actor.user.save()
    job = _run(app, "errands.mark", actor)

    assert job.state == "failed"
    assert job.error
    assert Mark.select().count() == 0


def test_a_lost_workplace_ends_the_right_to_work(app, actor):
    job = services.enqueue("errands.mark", actor=actor)
    Membership.delete().where(Membership.user == actor.user).execute()
    runner.run_pending(app)

    assert Job.get_by_id(job.id).state == "failed"
    assert Mark.select().count() == 0


def test_waiting_work_is_cancelled_at_once(app, actor):
    job = services.enqueue("errands.mark", actor=actor)
    assert services.cancel(job, actor=actor).state == "cancelled"
    assert runner.run_pending(app) == []
    with pytest.raises(Conflict):
        services.cancel(job, actor=actor)


def test_running_work_is_cancelled_where_it_tells_how_far_it_is(app, actor, monkeypatch):
    monkeypatch.setattr("portal.jobs.work.RENEW_EVERY_SECONDS", 0.0)
    services.enqueue("errands.count", actor=actor)
    job, lease = queue.take()
    assert services.cancel(job, actor=actor).cancel_asked
    runner.perform(job, lease)

    job = Job.get_by_id(job.id)
    assert (job.state, job.result_url) == ("cancelled", "")


def test_cancelled_work_can_be_asked_for_again(app, actor):
    job = services.cancel(services.enqueue("errands.mark", actor=actor), actor=actor)
    services.retry(job, actor=actor)
    runner.run_pending(app)
    assert Job.get_by_id(job.id).state == "done"
    with pytest.raises(Conflict):
        services.retry(job, actor=actor)


def test_nobody_cancels_the_work_of_another(app, actor):
    job = services.enqueue("errands.mark", actor=actor)
    other = _actor_of(app, factories.make_user(institution=factories.make_institution()))
    with pytest.raises(NotAllowed):
        services.cancel(job, actor=other)


def test_a_lease_that_ran_out_lets_another_take_the_work(app, actor):
    services.enqueue("errands.mark", actor=actor)
    job, first = queue.take()
    assert queue.take() is None
    Job.update(lease_until=clock.now()).where(Job.id == job.id).execute()

    again, second = queue.take()

    assert again.id == job.id
    with pytest.raises(queue.LeaseLost):
        queue.renew(first)
    runner.perform(again, second)
    runner.perform(job, first)
    assert Mark.select().count() == 1
    assert Job.get_by_id(job.id).state == "done"


def test_work_that_was_cut_off_every_time_fails(app, actor):
    services.enqueue("errands.nothing", actor=actor)
    for _attempt in range(3):
        job, _lease = queue.take()
        Job.update(lease_until=clock.now()).where(Job.id == job.id).execute()
    assert queue.take() is None
    assert Job.get_by_id(job.id).state == "failed"


def test_work_given_back_has_not_been_tried(app, actor):
    services.enqueue("errands.nothing", actor=actor)
    job, lease = queue.take()
    queue.give_back(lease)
    job = Job.get_by_id(job.id)
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_clock_set_back_does_not_keep_a_lease_for_long(app, actor):
    services.enqueue("errands.nothing", actor=actor)
    job, _lease = queue.take()
    Job.update(lease_until=clock.now() + dt.timedelta(hours=1)).where(Job.id == job.id).execute()
    assert queue.take() is not None


def test_progress_is_told_and_keeps_the_lease(app, actor, monkeypatch):
    monkeypatch.setattr("portal.jobs.work.RENEW_EVERY_SECONDS", 0.0)
    job = _run(app, "errands.count", actor, to=7)
    assert (job.progress_done, job.progress_total, job.progress_text) == (6, 10, "Number 6")
