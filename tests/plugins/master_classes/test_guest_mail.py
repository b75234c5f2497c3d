"""Mail to those without an account: how things stand, with a link to the own page and no other."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes import looking_after, services
from plugins.master_classes.reminding import remind_all
from plugins.master_classes.services import LeaderDetails, Participant
from plugins.staff.models import Person
from portal.inbox.models import MailMessage
from tests.plugins.master_classes.world import World, enrolled
from tests.portal.inbox.conftest import mail

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch

__all__ = ["mail"]

LINK = re.compile(r"https://portal\.example\.org\S*/([\w-]{20,})")


def letters(address: str) -> list[str]:
    """Return the texts of the letters to an address, the earliest first."""
    query = MailMessage.select().where(MailMessage.address == address).order_by(MailMessage.id)
    return [one.text for one in query]


@pytest.fixture
def guest(world: World, mail: Any) -> Participant:
    """Return a guest with an address, of a portal that sends mail."""
    return Participant(name="Зимина Ольга", email="zimina@example.org")


def test_a_guest_is_written_what_becomes_of_the_enrolment(world: World, guest: Participant) -> None:
    event = world.event(capacity=1)
    first = world.enrol(event)[0]
    made = services.enrol(world.desk, event, [guest])[0].enrolment
    services.cancel_enrolment(world.at_school, first)
    texts = letters(guest.email)
    assert len(texts) == 2
    found = [LINK.search(one) for one in texts]
    for one in found:
        assert one is not None
        link = services.find_link(one[1])
        assert link is not None
        assert link.enrolment == made


def test_a_teacher_is_written_to_at_the_address_of_the_databank(
    world: World, guest: Participant
) -> None:
    person = world.teacher(email="uchitel@example.org")
    enrolled(world.at_school, world.event(), [person])
    assert len(letters("uchitel@example.org")) == 1
    Person.update(blocked=True).where(Person.id == person.id).execute()
    looking_after.cancel_too_empty()
    other = world.event(title="Второе")
    enrolled(world.desk, other, [world.teacher()])
    assert len(letters("uchitel@example.org")) == 1


def test_participants_and_guest_leaders_are_reminded_once(
    world: World, guest: Participant, watch: Watch
) -> None:
    leader = LeaderDetails(name="Летова Инна", email="letova@example.org")
    event = world.event(leaders=[leader])
    services.enrol(world.desk, event, [guest])
    watch.on(days=9)
    assert remind_all() == 2
    assert remind_all() == 0
    assert len(letters(guest.email)) == 2
    assert len(letters("letova@example.org")) == 1
    token = LINK.search(letters("letova@example.org")[0])
    assert token is not None
    link = services.find_link(token[1])
    assert link is not None
    assert (link.enrolment, link.leader is not None) == (None, True)


def test_a_link_ends_with_its_days(world: World, guest: Participant, watch: Watch) -> None:
    event = world.event()
    made = services.enrol(world.desk, event, [guest])[0].enrolment
    token = services.issue_link(world.desk, enrolment=made)
    watch.at = event.ends_at + dt.timedelta(days=59)
    assert services.find_link(token)
    watch.on(days=2)
    assert services.find_link(token) is None
