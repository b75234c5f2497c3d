"""The calendar's feed: a secret address, right for telephones, with the rights of the workplace as they are now."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from plugins.staff.models import Category, Compliance
from portal.accounts.models import User
from portal.agenda.icalendar_text import Edition, line_of, written
from portal.agenda.models import Feed, Published
from portal.audit.models import AuditEntry
from portal.institutions.models import Membership
from portal.plugin import CalendarEntry
from tests import factories
from tests.plugins.staff.databank.people import assign, days, employ, make_person

if TYPE_CHECKING:
    from flask import Flask

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def school(app: Flask, db: object) -> Any:
    place = factories.make_institution()
    factories.switch(place, "staff", enabled=True)
    return place


@pytest.fixture
def user(school: Any) -> User:
    return factories.make_user(role="school_coordinator", institution=school)


@pytest.fixture
def ending(school: Any) -> Category:
    person = make_person("Кончается Анна Ивановна")
    employ(person, school)
    return assign(person, assigned_on=days(-1700), term="until", valid_until=days(120))


def make_feed(app: Flask, user: User, **form: str) -> str:
    """Make the address through the page and return its path."""
    client = factories.browser_of(app, user)
    token = factories.token_of(client.get("/calendar/feed").get_data(as_text=True))
    page = client.post("/calendar/feed", data={"csrf_token": token, **form}).get_data(as_text=True)
    found = re.search(r'value="http://localhost(/calendar/[\w-]+\.ics)"', page)
    assert found
    return found[1]


def entries(app: Flask, path: str) -> dict[str, Any]:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.data)
    return {str(one["uid"]): one for one in calendar.walk("VEVENT")}


def test_the_secret_is_shown_once_and_kept_nowhere(app, user, caplog):
    path = make_feed(app, user)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) * 6 >= 128
    page = factories.browser_of(app, user).get("/calendar/feed").get_data(as_text=True)
    assert secret not in page
    app.test_client().get(path)
    assert secret not in caplog.text
    assert Feed.select().where(Feed.secret_hash == secret).count() == 0
    lines = [f"{one.label} {one.changes} {one.note}" for one in AuditEntry.select()]
    assert not any(secret in one for one in lines)
    feed = Feed.get()
    assert not any(feed.secret_hash in one for one in lines)


def test_a_day_has_an_exclusive_end_and_a_lasting_name(app, user, ending):
    path = make_feed(app, user)
    found = entries(app, path)
    ends = next(one for uid, one in found.items() if uid.startswith("staff.category:"))
    assert ends["dtstart"].dt == ending.valid_until
    assert ends["dtend"].dt == ending.valid_until + dt.timedelta(days=1)
    assert ends["sequence"] == 0
    assert "/staff/persons/" in ends["url"]
    assert set(entries(app, path)) == set(found)


def test_a_change_makes_the_sequence_grow_and_nothing_else_does(app, user, ending):
    path = make_feed(app, user)
    before = entries(app, path)
    assert {uid: one["sequence"] for uid, one in entries(app, path).items()} == dict.fromkeys(
        before, 0
    )
    ending.valid_until = days(150)
    ending.save()
    after = entries(app, path)
    uid = next(uid for uid in after if uid.startswith("staff.category:"))
    assert after[uid]["sequence"] == 1
    assert Published.select().count() == len(after)


def test_names_leave_the_house_only_when_they_were_asked_for(app, user, ending):
    hidden = app.test_client().get(make_feed(app, user)).get_data(as_text=True)
    assert "Кончается" not in hidden.replace("\r\n ", "")
    told = app.test_client().get(make_feed(app, user, with_names="1")).get_data(as_text=True)
    assert "Кончается\N{NO-BREAK SPACE}А.\N{NO-BREAK SPACE}И." in told.replace("\r\n ", "")
    assert "Ивановна" not in told.replace("\r\n ", "")


def test_an_unchanged_feed_is_answered_briefly(app, user, ending):
    path = make_feed(app, user)
    first = app.test_client().get(path)
    again = app.test_client().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert first.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("what", ["disabled", "no workplace", "revoked", "renewed", "nonsense"])
def test_nobody_is_let_in_without_a_right_to_it(app, user, what):
    path = make_feed(app, user)
    assert app.test_client().get(path).status_code == 200
    if what == "disabled":
        User.update(enabled=False).where(User.id == user.id).execute()
    elif what == "no workplace":
        Membership.delete().where(Membership.user == user).execute()
    elif what == "renewed":
        assert make_feed(app, user) != path
    elif what == "nonsense":
        path = "/calendar/%D1%8E" + "x" * 300 + ".ics"
    else:
        client = factories.browser_of(app, user)
        token = factories.token_of(client.get("/calendar/feed").get_data(as_text=True))
        client.post("/calendar/feed/revoke", data={"csrf_token": token})
    assert app.test_client().get(path).status_code == 404


def test_a_section_that_is_off_is_gone_from_the_feed(app, user, school, ending):
    path = make_feed(app, user)
    assert entries(app, path)
    factories.switch(school, "staff", enabled=False)
    assert entries(app, path) == {}


def test_no_word_of_another_institution_is_in_the_feed(app, user, school, ending):
    other = factories.make_institution(
        municipality=school.municipality, short_name="Канарейкина школа"
    )
    factories.switch(other, "staff", enabled=True)
    stranger = make_person("Канарейкина Анна Ивановна")
    employ(stranger, other)
    assign(stranger, assigned_on=days(-1700), term="until", valid_until=days(120))
    Compliance.create(employment=employ("Канарейкин Пётр", other), held_on=days(-365 * 5))
    text = app.test_client().get(make_feed(app, user, with_names="1")).get_data(as_text=True)
    assert "Канарейк" not in text.replace("\r\n ", "")
    assert "Кончается" in text.replace("\r\n ", "")


@pytest.mark.usefixtures("still_pace")
def test_who_asks_too_often_waits(app, user):
    path = make_feed(app, user)
    client = app.test_client()
    codes = [client.get(path).status_code for _number in range(61)]
    assert codes[:60] == [200] * 60
    assert codes[60] == 429


def entry(**values: Any) -> CalendarEntry:
    defaults = {"key": "x:1", "title": "Собрание", "permission": "p", "first_on": dt.date(2026, 11, 22),
                "last_on": dt.date(2026, 11, 22)}  # fmt: skip
    return CalendarEntry(**{**defaults, **values})


def text_of(*found: CalendarEntry) -> bytes:
    edition = Edition(0, dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC))
    lines = [(line_of(one, base="http://portal/", with_names=True), edition) for one in found]
    return written("Портал", lines, MOSCOW, (dt.date(2026, 10, 1), dt.date(2027, 12, 1)))


def test_lines_are_folded_at_75_octets_with_letters_whole():
    raw = text_of(entry(title="Заседание аттестационной комиссии; кворум, протокол\n" * 5))
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(one) <= 75 for one in lines)
    for one in lines:
        one.decode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    title = Calendar.from_ical(raw).walk("VEVENT")[0]["summary"]
    assert title == "Заседание аттестационной комиссии; кворум, протокол\n" * 5


def test_hours_stand_in_the_districts_zone_with_its_description():
    starts = dt.datetime(2026, 11, 22, 7, 0, tzinfo=dt.UTC)
    raw = text_of(entry(starts_at=starts, ends_at=starts + dt.timedelta(hours=2)))
    assert b"DTSTART;TZID=Europe/Moscow:20261122T100000" in raw
    assert raw.count(b"BEGIN:VTIMEZONE") == 1
    found = Calendar.from_ical(raw).walk("VEVENT")[0]
    assert found["dtend"].dt - found["dtstart"].dt == dt.timedelta(hours=2)
    assert b"VTIMEZONE" not in text_of(entry())
    assert b"BEGIN:VTIMEZONE" in text_of()  # without any part it would be no calendar


@pytest.mark.parametrize(
    ("values", "status"),
    [({}, "CONFIRMED"), ({"tentative": True}, "TENTATIVE"), ({"cancelled": True}, "CANCELLED"),
     ({"cancelled": True, "tentative": True}, "CANCELLED")],
)  # fmt: skip
def test_the_status_is_told(values, status):
    assert Calendar.from_ical(text_of(entry(**values))).walk("VEVENT")[0]["status"] == status


def test_the_same_entries_give_the_same_bytes():
    assert text_of(entry()) == text_of(entry())
