"""An event as a file, a personal feed, and the log: the same meetings as by mail, for whom they are."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject

from plugins.master_classes import personal_links
from plugins.master_classes.invitations import keeping
from plugins.master_classes.invitations.models import InvitationLetter, Invited
from plugins.master_classes.privacy import erasing
from portal.i18n import format_moment
from portal.inbox.models import MailMessage
from portal.institutions.models import Institution
from tests import factories


def events(answer):
    """Return the meetings of an answer by their UID."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    calendar = vobject.readOne(answer.get_data(as_text=True))
    assert calendar.method.value == "PUBLISH"
    return {one.uid.value: one for one in calendar.vevent_list}


@pytest.fixture
def desk(app, plan):
    place = Institution.get().municipality
    return factories.browser_of(app, factories.make_user(role="methodologist", municipality=place))


def test_the_file_of_an_event_names_the_meetings_as_the_letters_do(plan, anna, desk):
    plan.add_session(7)
    address = f"/master-classes/{plan.event.id}/calendar.ics"
    before = events(desk.get(address))
    plan.enrol(anna)
    told = {one.calendar.split("UID:")[1].split("\r\n")[0] for one in plan.tell()}
    after = events(desk.get(address))
    assert set(before) == set(after) == told
    assert all("attendee" not in one.contents for one in after.values())


def test_a_file_that_is_ahead_of_the_letters_is_never_behind_them(plan, anna, desk):
    plan.enrol(anna)
    plan.tell()
    plan.move(hours=2)
    address = f"/master-classes/{plan.event.id}/calendar.ics"
    (ahead,) = events(desk.get(address)).values()
    plan.tell()
    (told,) = events(desk.get(address)).values()
    assert ahead.sequence.value == told.sequence.value == "1"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("placed", "CONFIRMED"),
        ("waiting", "TENTATIVE"),
        ("offered", "TENTATIVE"),
        ("requested", "TENTATIVE"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_a_guest_reads_how_things_stand_by_the_own_link(app, plan, state, status):
    enrolment = plan.enrol(name="Гость Пётр", email="guest@example.org", state=state)
    token = personal_links.make(enrolment=enrolment)
    answer = app.test_client().get(f"/master-classes/calendar/personal/{token}.ics")
    (found,) = events(answer).values()
    assert found.status.value == status
    assert "Гость" not in answer.get_data(as_text=True)


def test_a_leader_reads_the_own_event_until_the_link_is_over(app, plan, monkeypatch):
    leader = plan.lead(name="Ведущая Мария", email="maria@example.org")
    token = personal_links.make(leader=leader)
    address = f"/master-classes/calendar/personal/{token}.ics"
    answer = app.test_client().get(address)
    (found,) = events(answer).values()
    assert found.dtstart.value == dt.datetime(2026, 10, 5, 7, tzinfo=dt.UTC)
    again = app.test_client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    link = personal_links.find_link(token)
    link.revoked_at = link.created_at
    link.save()
    assert app.test_client().get(address).status_code == 410
    assert app.test_client().get("/master-classes/calendar/personal/x.ics").status_code == 410


def test_the_log_shows_every_letter_and_whether_it_went(plan, anna, desk):
    plan.enrol(anna)
    plan.tell()
    MailMessage.update(state="failed", error="550 no such user").execute()
    page = desk.get(f"/master-classes/{plan.event.id}/invitations").get_data(as_text=True)
    assert "Иванова Анна Петровна" in page
    assert "550 no such user" in page
    assert format_moment(plan.session.starts_at) in page


def test_what_is_new_is_sent_at_once_by_a_button(plan, anna, desk):
    plan.enrol(anna)
    address = f"/master-classes/{plan.event.id}/invitations"
    page = desk.get(address).get_data(as_text=True)
    assert "Пока ничего не отправлено" in page
    token = factories.token_of(page)
    assert desk.post(f"{address}/send", data={"csrf_token": token}).status_code == 303
    assert MailMessage.select().count() == 1


def test_a_school_sees_the_letters_to_its_own_people(app, plan, anna):
    place = plan.event.institution
    other = factories.make_institution(municipality=place.municipality)
    factories.switch(other, "master_classes", enabled=True)
    plan.event.institution = None
    plan.event.save()
    plan.enrol(anna, institution=other)
    plan.enrol(name="Чужой Пётр", email="guest@example.org", institution=place)
    plan.tell()
    coordinator = factories.make_user(role="school_coordinator", institution=other)
    client = factories.browser_of(app, coordinator)
    page = client.get(f"/master-classes/{plan.event.id}/invitations").get_data(as_text=True)
    assert "Иванова" in page
    assert "Чужой" not in page


def test_addresses_are_forgotten_with_the_contacts_and_after_their_term(plan, anna):
    guest = plan.enrol(name="Гость Пётр", email="guest@example.org")
    plan.enrol(anna)
    plan.tell()
    erasing.erase_contacts(enrolments=[guest.id])
    assert [one.address for one in Invited.select()] == ["anna@example.org"]
    rule = keeping.rule()
    assert rule.expired(dt.date(2027, 10, 5), 10) == []
    (old,) = rule.expired(dt.date(2027, 10, 6), 10)
    rule.destroy([old.key])
    assert not Invited.select().exists()
    assert not InvitationLetter.select().exists()
