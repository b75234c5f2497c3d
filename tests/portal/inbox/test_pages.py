"""The pages of the inbox: one's own notices, opening marks as read, settings are kept, mail is mended."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.inbox import services
from portal.inbox.models import MailMessage, MailPreference, Notice, NoticeSetting
from tests import factories


@pytest.fixture
def reader(app, db):
    """Return a user with a notice, and his browser."""
    with app.app_context():
        user = factories.make_user(role="district_specialist")
        browser = factories.browser_of(app, user)
        Notice.delete().execute()  # that of the new browser
        services.recount(user.id)
        services.notify([user], "inbox.reminder", title="Срок 1", url="/jobs/", key="a")
        yield user, browser


def _post(browser, path, **form):
    token = factories.token_of(browser.get("/account/password").get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **form})


def test_the_bell_counts_and_opening_brings_the_number_down(reader):
    user, browser = reader
    assert 'class="count-mark" aria-hidden="true">1<' in browser.get("/").get_data(as_text=True)
    assert "Срок 1" in browser.get("/inbox/").get_data(as_text=True)
    notice = Notice.get(Notice.user == user)
    answer = _post(browser, f"/inbox/{notice.id}/open")
    assert answer.headers["Location"].endswith("/jobs/")
    assert User.get_by_id(user.id).unread == 0
    assert 'class="count-mark"' not in browser.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    "url", ["//thief.example.org/", "https://thief.example.org/", "/\\thief", ""]
)
def test_a_notice_leads_nowhere_else(reader, url):
    user, browser = reader
    services.notify([user], "inbox.reminder", title="x", url=url, key="b")
    notice = Notice.get(Notice.key == "b")
    assert _post(browser, f"/inbox/{notice.id}/open").headers["Location"].endswith("/inbox/")


def test_all_are_marked_as_read_at_once(reader):
    user, browser = reader
    services.notify([user], "inbox.reminder", title="Срок 2", key="b")
    assert _post(browser, "/inbox/read", action="all").status_code == 303
    assert User.get_by_id(user.id).unread == 0


def test_the_filters_narrow_the_list(reader):
    _user, browser = reader
    assert "Срок 1" in browser.get("/inbox/?kind=inbox.reminder&unread=1").get_data(as_text=True)
    assert "Срок 1" not in browser.get("/inbox/?kind=jobs.done").get_data(as_text=True)
    assert browser.get("/inbox/?kind=x&page=99999999999999").status_code == 200


def test_how_one_is_told_is_kept(reader):
    user, browser = reader
    form = {
        "digest_hour": "10",
        "quiet_from": "21",
        "quiet_to": "7",
        "every_day": "y",
        "kind_inbox__reminder": "at_once",
        "kind_inbox__mail_failed": "inbox",
        "kind_jobs__done": "inbox",
        "kind_jobs__failed": "off",
    }
    page = browser.get("/inbox/settings").get_data(as_text=True)
    for name in services.notice_kinds():
        form.setdefault(f"kind_{name.replace('.', '__')}", "digest")
        assert f"kind_{name.replace('.', '__')}" in page
    assert _post(browser, "/inbox/settings", **form).status_code == 303
    kept = MailPreference.get(MailPreference.user == user)
    assert (kept.digest_hour, kept.quiet_from, kept.quiet_to, kept.every_day) == (10, 21, 7, True)
    ways = {one.kind: one.delivery for one in NoticeSetting.select()}
    assert ways["inbox.reminder"] == "at_once"
    assert ways["jobs.failed"] == "off"
    assert "jobs.done" not in ways
    assert _post(browser, "/inbox/settings", **{**form, "digest_hour": "99"}).status_code == 200


def test_mail_that_was_refused_is_sent_again_or_deleted(app, reader):
    user, browser = reader
    with app.app_context():
        administrator = factories.browser_of(app, factories.make_user(role="administrator"))
    mail = MailMessage.create(
        user=user,
        address="a@example.org",
        subject="Отказано",
        text="",
        message_id="<1@x>",
        state="failed",
        error="550 нет",
    )
    assert "550 нет" in administrator.get("/inbox/mail/?state=failed").get_data(as_text=True)
    assert browser.get("/inbox/mail/").status_code == 403
    assert _post(administrator, f"/inbox/mail/{mail.id}/retry").status_code == 303
    assert MailMessage.get_by_id(mail.id).state == "waiting"
    assert _post(administrator, f"/inbox/mail/{mail.id}/delete").status_code == 303
    assert not MailMessage.select().exists()
