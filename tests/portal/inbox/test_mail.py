"""The outbox: mail waits while its server is away, is refused for good with a reason, and says little."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket

import pytest

from portal import clock
from portal.inbox import outbox, preferences, services
from portal.inbox.letters import Letter, is_address, one_line
from portal.inbox.models import MailMessage, MailPreference, Notice
from portal.jobs import runner
from portal.jobs.models import Job
from tests import factories


@pytest.fixture
def user(mail):
    return factories.make_user(email="anna@example.org")


def _at_once(user, **more):
    preferences.change(
        user,
        ways={"inbox.reminder": "at_once"},
        **{
            "no_mail": False,
            "digest_hour": 8,
            "every_day": False,
            "quiet_from": None,
            "quiet_to": None,
            **more,
        },
    )


def _tell(user, key="k", title="Иванова: срок аттестации", **more):
    return services.notify([user], "inbox.reminder", title=title, key=key, **more)


def _run(app):
    return [job.state for job in runner.run_pending(app)]


def _only():
    (mail,) = MailMessage.select()
    return mail


def test_mail_at_once_is_sent_with_its_number_and_link(app, user, postman):
    _at_once(user)
    _tell(user, url="/staff/persons/1")
    assert _run(app) == ["done"]

    (message,) = postman.taken
    assert message["To"] == "anna@example.org"
    assert message["Message-ID"] == _only().message_id
    body = message.get_body(("plain",)).get_content()
    assert "https://portal.example.org/staff/persons/1" in body
    assert "unsubscribe" in message["List-Unsubscribe"]
    assert (_only().state, _only().attempts) == ("sent", 1)
    assert Notice.get(Notice.user == user).mailed_at


def test_mail_names_no_people(app, user, postman):
    _at_once(user)
    _tell(user, text="Петров П. П., учитель")
    _run(app)
    assert "Иванов" not in postman.taken[0].as_string()
    body = postman.taken[0].get_body(("plain",)).get_content()
    assert "Иванова" not in body
    assert "Петров" not in body


def test_mail_waits_while_its_server_is_away_and_goes_when_it_is_back(app, user, request):
    _at_once(user)
    _tell(user)
    assert _run(app) == ["done"]
    mail = _only()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert mail.error
    assert mail.run_after > clock.now()

    postman = request.getfixturevalue("postman")
    MailMessage.update(run_after=None).execute()
    outbox.enqueue("inbox.send_mail", actor=None, key="send")
    assert _run(app) == ["done"]
    assert len(postman.taken) == 1
    assert postman.taken[0]["Message-ID"] == mail.message_id


def test_a_slow_server_does_not_hold_the_worker_for_long(app, user, mail):
    _at_once(user)
    _tell(user)
    app.extensions["settings"] = dataclasses.replace(mail, smtp_seconds=1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", mail.smtp_port))
        silent.listen()
        assert _run(app) == ["done"]
    assert (_only().state, _only().attempts) == ("waiting", 1)


def test_a_passing_refusal_is_tried_again_and_the_others_go(app, user, postman):
    other = factories.make_user(email="olga@example.org")
    postman.answers["anna@example.org"] = "451 Try again later"
    for one in (user, other):
        _at_once(one)
        _tell(one)
    _run(app)
    states = {mail.address: mail.state for mail in MailMessage.select()}
    assert states == {"anna@example.org": "waiting", "olga@example.org": "sent"}
    assert "451" in MailMessage.get(MailMessage.address == "anna@example.org").error


@pytest.mark.parametrize("where", ["address", "data"])
def test_a_refusal_for_good_is_told_to_the_administrators(app, user, postman, where):
    administrator = factories.make_user(role="administrator")
    if where == "address":
        postman.answers["anna@example.org"] = "550 No such user"
    else:
        postman.data_answer = "554 We do not want this"
    _at_once(user)
    _tell(user)
    _run(app)
    assert _only().state == "failed"
    assert _only().error.startswith("55")
    told = Notice.get(Notice.user == administrator)
    assert told.kind == "inbox.mail_failed"
    assert "anna@example.org" in told.text


def test_after_three_days_mail_is_given_up(app, user):
    _at_once(user)
    _tell(user)
    MailMessage.update(created_at=clock.now() - dt.timedelta(days=4)).execute()
    _run(app)
    assert _only().state == "failed"


def test_a_worker_killed_between_sending_and_marking_sends_the_same_number(app, user, postman):
    _at_once(user)
    _tell(user)
    _run(app)
    MailMessage.update(state="waiting").execute()  # the mark was lost
    outbox.enqueue("inbox.send_mail", actor=None, key="send")
    _run(app)
    first, second = postman.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_quiet_hours_hold_mail_back(app, user, monkeypatch):
    night = dt.datetime(2026, 11, 22, 22, 30, tzinfo=clock.zone()).astimezone(dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: night)
    _at_once(user, quiet_from=21, quiet_to=7)
    _tell(user)
    assert clock.local(_only().run_after).hour == 7
    assert _run(app) == []


def test_who_wants_no_mail_gets_none(app, user):
    _at_once(user, no_mail=True)
    assert _tell(user) == 1
    assert not MailMessage.select().exists()


def test_a_user_without_a_usable_address_gets_none(app, mail):
    for address in ("", "anna", "anna@example.org\nBcc: x@example.org", "a b@example.org"):
        user = factories.make_user(email=address)
        _at_once(user)
        assert _tell(user) == 1
    assert not MailMessage.select().exists()


def test_no_text_gets_into_the_headers(app, user, postman):
    letter = Letter("Привет\r\nBcc: thief@example.org", "text", "", "")
    mail = outbox.put(user, letter)
    message = outbox.message_of(mail)
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert one_line("a\r\n\tb\x00c\u2028d") == "a b c d"
    assert not is_address("a@b.ru, c@d.ru")
    _run(app)
    assert postman.taken[0]["Bcc"] is None


def test_where_mail_is_not_set_up_nothing_is_put(app, db):
    with app.app_context():
        user = factories.make_user(email="anna@example.org")
        _at_once(user)
        assert _tell(user) == 1
        assert not MailMessage.select().exists()
        assert not Job.select().where(Job.kind == "inbox.send_mail").exists()


def test_the_link_stops_mail_once_and_can_be_made_void(app, user, client):
    _at_once(user)
    _tell(user)
    path = _only().unsubscribe_url.removeprefix("https://portal.example.org")
    page = client.get(path)
    assert page.status_code == 200
    assert not MailPreference.get(MailPreference.user == user).no_mail
    token = factories.token_of(page.get_data(as_text=True))
    assert client.post(path, data={"csrf_token": token}).status_code == 200
    assert MailPreference.get(MailPreference.user == user).no_mail
    preferences.void_links(user)
    assert client.get(path).status_code == 410
    assert client.get("/inbox/unsubscribe/forged").status_code == 410
