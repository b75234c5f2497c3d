"""An invitation in a mail: found by its method, kept byte for byte, beside the words and as a file."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from portal.agenda.invitation_text import Meeting, Party, invitation
from portal.inbox import outbox
from portal.inbox.calendar_part import method_of
from portal.inbox.letters import Letter
from portal.inbox.models import MailMessage
from portal.jobs import runner
from tests import factories

CALENDAR = invitation(
    Meeting(
        uid="1@attestation-portal",
        sequence=0,
        stamp=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        title="Мастер-класс",
        starts_at=dt.datetime(2026, 10, 5, 7, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC),
    ),
    host=Party("Портал", "portal@example.org"),
    guest=Party("Анна", "anna@example.org"),
    zone=ZoneInfo("Europe/Moscow"),
)
LETTER = Letter("Приглашение", "Здравствуйте!", "<p>Здравствуйте!</p>", "", CALENDAR)


def test_a_mail_with_an_invitation_has_words_a_page_the_invitation_and_a_file(app, postman):
    outbox.put_for("anna@example.org", LETTER)
    assert [job.state for job in runner.run_pending(app)] == ["done"]

    (message,) = postman.taken
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert part.get_payload(decode=True).decode() == CALENDAR
    (file,) = message.iter_attachments()
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True).decode() == CALENDAR
    assert message.get_body(("plain",)).get_content().strip() == "Здравствуйте!"


def test_a_mail_without_an_invitation_is_as_it_was(app, postman):
    outbox.put(
        factories.make_user(email="olga@example.org"), Letter("Тема", "Слова", "<p>Слова</p>", "")
    )
    runner.run_pending(app)
    kinds = [part.get_content_type() for part in postman.taken[0].walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("address", ["", "no address", "two@example.org,three@example.org"])
def test_nobody_is_written_to_without_an_address(mail, address):
    assert outbox.put_for(address, LETTER) is None
    assert not MailMessage.select().exists()


def test_an_invitation_without_a_method_is_no_invitation():
    assert method_of(CALENDAR) == "REQUEST"
    with pytest.raises(ValueError, match="METHOD"):
        method_of("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
