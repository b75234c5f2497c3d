"""The pages of background work: one's own, progress, cancelling, and what administrators see."""

from __future__ import annotations

import json

import pytest

from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.database import database
from portal.jobs import runner, services
from portal.jobs.models import Job
from tests import factories


@pytest.fixture
def world(app, db):
    """Return a browser of a coordinator, his actor, and a browser of the administrator."""
    with app.app_context():
        user = factories.make_user(
            role="school_coordinator", institution=factories.make_institution()
        )
        extensions = app.extensions
        actor = build_actor(
            user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
        )
        administrator = factories.make_user(role="administrator")
        yield (
            factories.browser_of(app, user),
            actor,
            factories.browser_of(app, administrator),
        )


def _text(answer):
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def _post(browser, path):
    token = factories.token_of(_text(browser.get("/account/password")))
    return browser.post(path, data={"csrf_token": token})


def test_the_empty_list_tells_the_next_step(world):
    browser, _actor, _administrator = world
    assert "<h2>" in _text(browser.get("/jobs/"))


def test_open_work_is_asked_for_again_and_has_a_link_without_javascript(world):
    browser, actor, _administrator = world
    job = services.enqueue("errands.count", actor=actor)
    page = _text(browser.get(f"/jobs/{job.id}"))
    assert "every 2s" in page
    assert f'href="/jobs/{job.id}"' in page


def test_the_result_is_a_link_and_the_page_rests(app, world):
    browser, actor, _administrator = world
    job = services.enqueue("errands.count", actor=actor)
    runner.run_pending(app)
    page = _text(browser.get(f"/jobs/{job.id}"))
    assert "every 2s" not in page
    assert "Counted to ten." in page
    assert "Counted to ten." in _text(browser.get("/jobs/"))
    assert User.get_by_id(actor.user.id).unread == 1
    assert "Counted to ten." in _text(browser.get("/inbox/"))


def test_a_failure_says_why_and_can_be_repeated(app, world):
    browser, actor, _administrator = world
    job = services.enqueue("errands.refuse", actor=actor)
    runner.run_pending(app)
    assert "The list is closed." in _text(browser.get(f"/jobs/{job.id}"))
    assert _post(browser, f"/jobs/{job.id}/retry").status_code == 303
    assert Job.get_by_id(job.id).state == "waiting"
    assert _post(browser, f"/jobs/{job.id}/cancel").status_code == 303
    assert Job.get_by_id(job.id).state == "cancelled"


def test_the_work_of_others_does_not_exist_but_for_administrators(app, world):
    browser, actor, administrator = world
    job = services.enqueue("errands.mark", actor=actor, arguments={"word": "Канарейкина"})
    with app.app_context():
        stranger = factories.browser_of(app, factories.make_user(role="district_head"))
    assert stranger.get(f"/jobs/{job.id}").status_code == 404
    assert _post(stranger, f"/jobs/{job.id}/cancel").status_code == 404
    page = _text(administrator.get(f"/jobs/{job.id}"))
    assert "Канарейкина" not in page
    assert "Leave a mark" in _text(administrator.get("/jobs/?whose=all"))
    assert "Leave a mark" not in _text(administrator.get("/jobs/"))
    assert "Leave a mark" in _text(browser.get("/jobs/"))


def test_the_list_asks_few_queries(world, monkeypatch):
    browser, actor, _administrator = world
    for _number in range(60):
        services.enqueue("errands.nothing", actor=actor)
    browser.get("/jobs/")
    asked: list[str] = []
    execute = type(database.obj).execute_sql

    def counting(self, sql, *rest, **more):
        if not sql.upper().startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            asked.append(sql)
        return execute(self, sql, *rest, **more)

    monkeypatch.setattr(type(database.obj), "execute_sql", counting)
    for page in ("/jobs/", "/inbox/"):
        asked.clear()
        _text(browser.get(page))
        assert len(asked) <= 8, asked


def test_the_commands_list_run_and_repeat(app, world):
    _browser, actor, _administrator = world
    job = services.enqueue("errands.refuse", actor=actor)
    from portal.jobs.cli import jobs

    run = app.test_cli_runner()

    def said(*words):
        answer = run.invoke(jobs, words)
        assert answer.exit_code == 0, answer.output
        return answer.output

    assert "failed" in said("run")
    line = json.loads(said("list", "--json").splitlines()[0])
    assert (line["id"], line["error"]) == (job.id, "The list is closed.")
    assert "waiting" in said("retry", str(job.id))
    assert "cancelled" in said("cancel", str(job.id))
