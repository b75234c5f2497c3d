"""Reminders and the digest: what is due is told by the ladder, and mailed once a day."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock
from portal.inbox import preferences, services
from portal.inbox.digest import send_digests
from portal.inbox.models import MailMessage, Notice
from portal.jobs import runner
from portal.jobs.services import enqueue
from portal.plugin import Task
from portal.plugin.manager import Plugins
from tests import factories

MONDAY = dt.date(2026, 11, 23)


def _task(number, due_on, permission="jobs.job.view"):
    return Task(
        key=f"jobs.task:{number}",
        title=f"Задача {number}",
        url="/jobs/",
        permission=permission,
        due_on=due_on,
    )


@pytest.fixture
def tasks(app, db, monkeypatch):
    """Return the list of the tasks that the one administrator has; the other plugins give none."""
    found: list[Task] = []
    with app.app_context():
        monkeypatch.setattr(
            Plugins, "tasks", lambda _self, _actor: [("jobs", one) for one in found]
        )
        yield found


def _on(monkeypatch, day, hour=9):
    here = dt.datetime.combine(day, dt.time(hour), clock.zone())
    monkeypatch.setattr(clock, "now", lambda: here.astimezone(dt.UTC))


def _remind(app):
    enqueue("inbox.remind", actor=None)
    (job,) = runner.run_pending(app)
    assert (job.state, job.error) == ("done", "")


def _told(user):
    return sorted(one.title for one in Notice.select().where(Notice.user == user))


def test_each_step_is_told_once_however_often_it_runs(app, tasks, monkeypatch):
    user = factories.make_user(role="administrator")
    tasks.append(_task(1, MONDAY + dt.timedelta(days=7)))
    _on(monkeypatch, MONDAY)
    _remind(app)
    _remind(app)
    assert _told(user) == ["Задача 1"]
    _on(monkeypatch, MONDAY + dt.timedelta(days=1))
    _remind(app)
    assert len(_told(user)) == 1
    _on(monkeypatch, MONDAY + dt.timedelta(days=8))
    _remind(app)
    assert len(_told(user)) == 2
    _on(monkeypatch, MONDAY)
    _remind(app)
    assert len(_told(user)) == 2


def test_many_tasks_of_one_step_are_one_notice(app, tasks, monkeypatch):
    user = factories.make_user(role="administrator")
    tasks += [_task(number, MONDAY) for number in range(25)]
    _on(monkeypatch, MONDAY)
    _remind(app)
    (title,) = _told(user)
    assert title.startswith("25 ")


def test_nobody_is_reminded_of_what_he_may_not_do(app, tasks, monkeypatch):
    observer = factories.make_user(role="observer")
    disabled = factories.make_user(role="administrator", enabled=False)
    tasks.append(_task(1, MONDAY))
    _on(monkeypatch, MONDAY)
    _remind(app)
    assert _told(observer) == _told(disabled) == []


class _Work:
    """What the digest needs of a job."""

    def progress(self, _done, _total, _text=""):
        """Take it."""

    def result(self, **_told):
        """Take it."""


def _digest():
    send_digests(_Work())


def _tell(user, key, **more):
    services.notify([user], "inbox.reminder", title=f"Срок {key}", key=key, **more)


def test_the_digest_goes_once_a_day_with_all_that_is_unread(app, mail, monkeypatch):
    user = factories.make_user(email="anna@example.org")
    _on(monkeypatch, MONDAY)
    _tell(user, "a", due_on=MONDAY)
    _tell(user, "b", url="/jobs/")
    _digest()
    _digest()
    (letter,) = MailMessage.select()
    assert letter.subject.endswith("2")
    assert "https://portal.example.org/jobs/" in letter.text
    assert "23.11.2026" in letter.text
    _tell(user, "c")
    _digest()
    assert MailMessage.select().count() == 1
    _on(monkeypatch, MONDAY + dt.timedelta(days=1))
    _digest()
    assert MailMessage.select().count() == 2


def test_the_digest_is_skipped_when_there_is_nothing_new(app, mail, monkeypatch):
    user = factories.make_user(email="anna@example.org")
    _on(monkeypatch, MONDAY)
    _tell(user, "a")
    services.mark_all_read(user)
    _digest()
    _tell(user, "b")
    _digest()
    _on(monkeypatch, MONDAY + dt.timedelta(days=1))
    _digest()
    assert MailMessage.select().count() == 1


@pytest.mark.parametrize(
    ("day", "hour", "more", "goes"),
    [
        (MONDAY, 7, {}, False),
        (MONDAY - dt.timedelta(days=1), 9, {}, False),
        (MONDAY - dt.timedelta(days=1), 9, {"every_day": True}, True),
        (MONDAY, 9, {"no_mail": True}, False),
        (MONDAY, 9, {"ways": {"inbox.reminder": "inbox"}}, False),
    ],
)
def test_the_digest_keeps_to_what_the_user_chose(app, mail, monkeypatch, day, hour, more, goes):
    user = factories.make_user(email="anna@example.org")
    chosen = {"ways": {}, "no_mail": False, "digest_hour": 8, "every_day": False}
    preferences.change(user, **{**chosen, "quiet_from": None, "quiet_to": None, **more})
    _on(monkeypatch, day, hour)
    _tell(user, "a")
    _digest()
    assert MailMessage.select().exists() is goes


def test_what_was_read_long_ago_is_forgotten(app, db):
    with app.app_context():
        user = factories.make_user()
        for key in ("old", "new", "unread"):
            _tell(user, key)
        long_ago = clock.now() - dt.timedelta(days=181)
        Notice.update(read_at=long_ago, created_at=long_ago).where(Notice.key == "old").execute()
        Notice.update(read_at=clock.now()).where(Notice.key == "new").execute()
        Notice.update(created_at=long_ago).where(Notice.key == "unread").execute()
        enqueue("inbox.forget", actor=None)
        runner.run_pending(app)
        assert {one.key for one in Notice.select()} == {"new", "unread"}
