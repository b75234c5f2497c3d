"""Invitations as people get them: the letter, its change and its end, read by an independent library."""

from __future__ import annotations

import datetime as dt
import email
import email.policy

import pytest
import vobject

from plugins.master_classes.invitations import sending
from plugins.master_classes.invitations.models import InvitationLetter, Invited
from plugins.master_classes.models import Session
from portal.inbox.models import MailMessage, MailPreference
from portal.inbox.outbox import message_of
from portal.jobs import runner
from portal.jobs.models import Job
from tests import factories
from tests.plugins.staff.databank.people import make_person

MOSCOW_TEN = dt.datetime(2026, 10, 5, 7, tzinfo=dt.UTC)


def read(mail):
    """Return the calendar of a mail as the mail arrives, and its one meeting."""
    sent = message_of(mail).as_bytes()
    message = email.message_from_bytes(sent, policy=email.policy.default)
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = vobject.readOne(part.get_payload(decode=True).decode("utf-8"))
    assert part.get_param("method") == calendar.method.value
    (file,) = message.iter_attachments()
    assert file.get_payload(decode=True) == part.get_payload(decode=True)
    return calendar, calendar.vevent


def test_an_invitation_its_change_and_its_end_are_one_meeting(plan, anna):
    enrolment = plan.enrol(anna)
    (asked,) = plan.tell()
    calendar, event = read(asked)
    assert asked.address == "anna@example.org"
    assert asked.subject.startswith("Приглашение: Приёмы формирующего оценивания, 05.10.2026")
    assert (calendar.method.value, event.status.value) == ("REQUEST", "CONFIRMED")
    assert event.sequence.value == "0"
    assert event.dtstart.value == MOSCOW_TEN
    assert event.location.value.endswith("Кабинет 12")
    assert event.attendee.value == "mailto:anna@example.org"
    assert event.organizer.value == "mailto:portal@example.org"
    uid = event.uid.value

    plan.move(hours=3)
    (changed,) = plan.tell()
    calendar, event = read(changed)
    assert changed.subject.startswith("Изменение: ")
    assert (calendar.method.value, event.status.value) == ("REQUEST", "CONFIRMED")
    assert (event.uid.value, event.sequence.value) == (uid, "1")
    assert event.dtstart.value == MOSCOW_TEN + dt.timedelta(hours=3)

    enrolment.state, enrolment.seat = "cancelled", None
    enrolment.save()
    (ended,) = plan.tell()
    calendar, event = read(ended)
    assert ended.subject.startswith("Отмена: ")
    assert (calendar.method.value, event.status.value) == ("CANCEL", "CANCELLED")
    assert (event.uid.value, event.sequence.value) == (uid, "2")
    assert plan.tell() == []


def test_what_no_calendar_shows_troubles_nobody(plan, anna):
    plan.enrol(anna)
    plan.tell()
    plan.event.hours, plan.event.capacity = 4, 20
    plan.event.programme = "Другая программа"
    plan.event.save()
    assert plan.tell() == []


@pytest.mark.parametrize("changed", ["title", "place", "link"])
def test_what_a_calendar_shows_is_told(plan, anna, changed):
    plan.enrol(anna)
    plan.tell()
    if changed == "title":
        plan.event.title = "Новая тема"
        plan.event.save()
    elif changed == "place":
        plan.place.name = "Актовый зал"
        plan.place.save()
    else:
        plan.session.link = "https://meet.example.org/5"
        plan.session.save()
    (mail,) = plan.tell()
    _calendar, event = read(mail)
    assert event.sequence.value == "1"


def test_hours_are_right_in_another_zone(app, plan, anna, monkeypatch):
    monkeypatch.setitem(app.config, "TIME_ZONE", "Asia/Yekaterinburg")
    plan.enrol(anna)
    (mail,) = plan.tell()
    _calendar, event = read(mail)
    assert event.dtstart.value == MOSCOW_TEN
    assert "DTSTART;TZID=Asia/Yekaterinburg:20261005T120000" in mail.calendar
    assert "05.10.2026 12:00" in mail.subject


def test_waiting_is_presumed_until_there_is_a_place(plan, anna):
    enrolment = plan.enrol(anna, state="waiting")
    (waits,) = plan.tell()
    calendar, event = read(waits)
    assert waits.subject.startswith("Предварительно: ")
    assert (calendar.method.value, event.status.value) == ("REQUEST", "TENTATIVE")
    enrolment.state, enrolment.seat = "placed", 1
    enrolment.save()
    (placed,) = plan.tell()
    _calendar, event = read(placed)
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "1")
    assert placed.subject.startswith("Приглашение: ")


def test_a_cancelled_event_is_called_off_for_everybody(plan, anna):
    plan.enrol(anna)
    plan.enrol(name="Гость Пётр", email="guest@example.org")
    plan.lead(name="Ведущая Мария", email="maria@example.org")
    assert len(plan.tell()) == 3
    plan.event.state = "cancelled"
    plan.event.save()
    ended = plan.tell()
    assert {read(one)[0].method.value for one in ended} == {"CANCEL"}
    assert {one.address for one in ended} == {
        "anna@example.org",
        "guest@example.org",
        "maria@example.org",
    }


def test_each_session_is_a_meeting_of_its_own(plan, anna):
    plan.add_session(7)
    plan.enrol(anna)
    mails = plan.tell()
    meetings = [read(one)[1] for one in mails]
    assert len({one.uid.value for one in meetings}) == 2
    assert all("2 занятия" in one.text for one in mails)
    assert [one.summary.value.rpartition(", ")[2] for one in meetings] == ["занятие 1", "занятие 2"]
    plan.move(hours=1)
    (moved,) = plan.tell()
    assert "2 занятия" not in moved.text


def test_a_session_that_is_struck_out_or_deleted_is_called_off(plan, anna):
    struck, deleted = plan.add_session(7), plan.add_session(14)
    plan.enrol(anna)
    plan.tell()
    struck.cancelled = True
    struck.save()
    Session.delete().where(Session.id == deleted.id).execute()
    plan.keep()
    ended = plan.tell()
    assert [read(one)[1].status.value for one in ended] == ["CANCELLED", "CANCELLED"]
    assert plan.tell() == []


def test_drafts_the_past_and_what_was_held_invite_nobody(plan, anna):
    plan.enrol(anna)
    for state in ("draft", "proposed", "declined", "held"):
        plan.event.state = state
        plan.event.save()
        assert plan.tell() == []
    plan.event.state = "open"
    plan.event.save()
    plan.move(days=-10)
    assert plan.tell() == []


def test_a_leader_presides_and_who_enrolled_is_informed_without_names(plan, anna):
    coordinator = factories.make_user(email="coord@example.org", name="Координатор")
    plan.enrol(anna, enrolled_by=coordinator)
    enrolment = plan.enrol(make_person("Сидоров Иван"), enrolled_by=coordinator)
    type(enrolment).update(entrance="coordinator").execute()
    plan.lead(name="Ведущая Мария", email="maria@example.org")
    found = {one.address: (one, read(one)[1]) for one in plan.tell()}
    assert set(found) == {"anna@example.org", "coord@example.org", "maria@example.org"}
    assert found["maria@example.org"][1].attendee.params["ROLE"] == ["CHAIR"]
    mail, informed = found["coord@example.org"]
    assert informed.attendee.params["ROLE"] == ["NON-PARTICIPANT"]
    assert informed.transp.value == "TRANSPARENT"
    told = message_of(mail).as_string() + mail.text + mail.calendar.replace("\r\n ", "")
    assert "Иванов" not in told
    assert f"https://portal.example.org/master-classes/{plan.event.id}" in mail.text


def test_a_leader_who_takes_part_is_invited_once(plan, anna):
    plan.enrol(anna)
    plan.lead(person=anna)
    (mail,) = plan.tell()
    assert read(mail)[1].attendee.params["ROLE"] == ["CHAIR"]


def test_blocked_persons_and_who_wants_no_mail_get_none(plan, anna):
    anna.blocked = True
    anna.save()
    plan.enrol(anna)
    silent = factories.make_user(email="silent@example.org")
    MailPreference.create(user=silent, no_mail=True)
    plan.lead(user=silent, name="Молчит")
    assert plan.tell() == []


def test_every_letter_stands_in_the_log(plan, anna):
    plan.enrol(anna)
    plan.tell()
    plan.move(hours=1)
    plan.tell()
    (invited,) = Invited.select()
    assert (invited.name, invited.role, invited.sequence) == (
        "Иванова Анна Петровна",
        "participant",
        1,
    )
    log = list(InvitationLetter.select().order_by(InvitationLetter.id))
    assert [(one.status, one.sequence) for one in log] == [("CONFIRMED", 0), ("CONFIRMED", 1)]
    assert all(one.mail_id for one in log)


def test_the_work_finds_by_itself_what_has_news(app, plan, anna, postman):
    plan.enrol(anna)
    sending.enqueue(sending.JOB, actor=None)
    assert [job.state for job in runner.run_pending(app)] == ["done", "done"]
    assert [one["To"] for one in postman.taken] == ["anna@example.org"]
    sending.enqueue(sending.JOB, actor=None)
    runner.run_pending(app)
    assert MailMessage.select().count() == 1


def test_a_change_asks_for_its_letters_once(plan):
    sending.tell(plan.event.id)
    sending.tell(plan.event.id)
    assert Job.select().where(Job.kind == sending.JOB).count() == 1


def test_without_a_mail_server_nothing_is_asked_for_or_kept(app, plan, anna):
    plan.enrol(anna)
    app.extensions["settings"] = __import__("dataclasses").replace(
        app.extensions["settings"], smtp_host=""
    )
    sending.tell(plan.event.id)
    assert not Job.select().where(Job.kind == sending.JOB).exists()
