"""Invitations as text: one meeting, one guest, right hours, and lines that every program can read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.agenda.invitation_text import (
    CANCELLED,
    CHAIR,
    INFORMED,
    TENTATIVE,
    Meeting,
    Party,
    invitation,
    published,
)

MOSCOW, KALININGRAD, OMSK = map(ZoneInfo, ("Europe/Moscow", "Europe/Kaliningrad", "Asia/Omsk"))
HOST = Party("ЦОКО «Центр»", "portal@example.org")
GUEST = Party("Иванова Анна Ивановна", "anna@example.org")
MEETING = Meeting(
    uid="4f1c@attestation-portal",
    sequence=3,
    stamp=dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC),
    title="Мастер-класс «Приёмы формирующего оценивания на уроках математики в 5–6 классах»",
    starts_at=dt.datetime(2026, 10, 5, 7, tzinfo=dt.UTC),
    ends_at=dt.datetime(2026, 10, 5, 9, 30, tzinfo=dt.UTC),
    place="СОШ № 1, кабинет 12",
    text="Занятие 1 из 2; возьмите ноутбук,\nпожалуйста",
    url="https://portal.example.org/classes/5",
)


def text(meeting=MEETING, *, guest=GUEST, zone=MOSCOW):
    return invitation(meeting, host=HOST, guest=guest, zone=zone)


def event(written):
    return vobject.readOne(written).vevent


def test_an_independent_library_reads_what_is_asked():
    read = vobject.readOne(text())
    assert read.method.value == "REQUEST"
    told = read.vevent
    assert told.uid.value == MEETING.uid
    assert told.sequence.value == "3"
    assert told.status.value == "CONFIRMED"
    assert told.summary.value == MEETING.title
    assert told.location.value == MEETING.place
    assert told.description.value == MEETING.text
    assert told.url.value == MEETING.url
    assert told.organizer.value == "mailto:portal@example.org"
    assert told.attendee.value == "mailto:anna@example.org"
    assert told.attendee.params["CN"] == ["Иванова Анна Ивановна"]
    assert told.attendee.params["PARTSTAT"] == ["ACCEPTED"]


@pytest.mark.parametrize("zone", [MOSCOW, KALININGRAD, OMSK])
def test_hours_are_the_same_moments_in_every_zone_which_is_described(zone):
    written = text(zone=zone)
    told = event(written)
    assert told.dtstart.value == MEETING.starts_at
    assert told.dtend.value == MEETING.ends_at
    (described,) = Calendar.from_ical(written).walk("VTIMEZONE")
    assert described["tzid"] == str(zone)
    assert f"DTSTART;TZID={zone}:" in written


def test_a_zone_with_summer_time_keeps_its_hour_on_both_sides():
    berlin = ZoneInfo("Europe/Berlin")
    for month in (7, 12):
        starts = dt.datetime(2026, month, 6, 10, tzinfo=berlin)
        meeting = replace(MEETING, starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
        assert event(text(meeting, zone=berlin)).dtstart.value == starts


def test_waiting_is_tentative_and_takes_no_yes_for_granted():
    told = event(text(replace(MEETING, status=TENTATIVE)))
    assert told.status.value == "TENTATIVE"
    assert told.attendee.params["PARTSTAT"] == ["TENTATIVE"]


def test_calling_off_has_its_own_method():
    read = vobject.readOne(text(replace(MEETING, status=CANCELLED, sequence=4)))
    assert read.method.value == "CANCEL"
    assert (read.vevent.status.value, read.vevent.sequence.value) == ("CANCELLED", "4")
    assert read.vevent.uid.value == MEETING.uid


def test_a_leader_presides_and_who_is_only_informed_stays_free():
    leader = event(text(guest=replace(GUEST, role=CHAIR)))
    assert leader.attendee.params["ROLE"] == ["CHAIR"]
    informed = event(text(guest=replace(GUEST, role=INFORMED)))
    assert informed.transp.value == "TRANSPARENT"


@given(
    title=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300),
    name=st.text(max_size=80),
)
def test_lines_are_short_and_texts_come_back_whole(title, name):
    written = text(replace(MEETING, title=title), guest=replace(GUEST, name=name))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    (read,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(read["summary"]) == title
    assert str(read["attendee"]) == "mailto:anna@example.org"


def test_a_name_opens_no_second_line():
    written = text(guest=replace(GUEST, name='Зло"\r\nATTENDEE:mailto:evil@example.org'))
    assert "\r\nATTENDEE:mailto:evil" not in written
    assert event(written).attendee.value == "mailto:anna@example.org"


def test_a_file_holds_all_sessions_and_nobody():
    second = replace(MEETING, uid="7ab0@attestation-portal", sequence=0)
    calendar = Calendar.from_ical(published([MEETING, second], zone=MOSCOW))
    assert calendar["method"] == "PUBLISH"
    assert [str(one["uid"]) for one in calendar.walk("VEVENT")] == [MEETING.uid, second.uid]
    assert "ATTENDEE" not in calendar.to_ical().decode()
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_an_empty_file_is_still_a_calendar():
    assert Calendar.from_ical(published([], zone=MOSCOW))["version"] == "2.0"
