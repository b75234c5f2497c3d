"""Personal data in events: contacts end, names go with the person, that somebody took part stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.master_classes import services
from plugins.master_classes.checking import problems
from plugins.master_classes.models import Enrolment, PersonalLink
from plugins.master_classes.open_items import open_items
from plugins.master_classes.privacy import keeping, subjects
from plugins.master_classes.services import LeaderDetails, Participant
from plugins.staff.merging import services as merging
from plugins.staff.models import Employment, Person
from portal import clock
from portal.access import policies
from portal.audit.models import AuditEntry
from portal.errors import Conflict
from portal.plugin import KnownPerson
from tests import factories
from tests.plugins.master_classes.world import World, enrolled, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch


def test_contacts_of_a_guest_are_erased_a_year_after_and_the_fact_stays(
    world: World, watch: Watch
) -> None:
    event = world.event()
    wanted = Participant(name="Зимина Ольга", email="zimina@example.org", phone="89180000000")
    guest = services.enrol(world.desk, event, [wanted])[0].enrolment
    assert guest is not None
    token = services.issue_link(world.desk, enrolment=guest)
    watch.on(days=200)
    rule = keeping.rules()[0]
    assert not rule.expired(clock.today(), 10)
    watch.on(days=200)
    found = rule.expired(clock.today(), 10)
    assert [one.key for one in found] == [guest.id]
    assert "Зимина" not in found[0].label
    assert rule.destroy is not None
    assert rule.destroy([guest.id]) == 1
    stored = fresh(guest)
    assert (stored.name, stored.email, stored.phone) == ("Зимина Ольга", "", "")
    assert services.find_link(token) is None
    assert not rule.expired(clock.today(), 10)


def test_a_destroyed_person_leaves_the_seat_and_no_name(world: World) -> None:
    event = world.event()
    person = world.teacher()
    enrolment = enrolled(world.at_school, event, [person])[0]
    services.add_leader(world.desk, event, LeaderDetails(person=world.teacher()))
    known = KnownPerson(record=person, name=person.full_name, url="", parts={})
    found = subjects.traces(known)
    assert [one.count for one in found] == [1]
    Employment.delete().where(Employment.person == person).execute()
    Person.delete().where(Person.id == person.id).execute()
    assert found[0].erase is not None
    found[0].erase()
    stored = fresh(enrolment)
    assert (stored.state, stored.person, str(stored)) == ("placed", None, "")
    assert problems() == []


def test_the_audit_never_names_a_participant_or_a_leader(world: World) -> None:
    event = world.event()
    person = world.teacher(last_name="Канарейкина")
    enrolment = enrolled(world.at_school, event, [person])[0]
    services.replace(
        world.at_school, enrolment, Participant(person=world.teacher(last_name="Канарейкина"))
    )
    leader = services.add_leader(world.desk, event, LeaderDetails(name="Канарейкина"))
    services.change_leader(world.desk, leader, LeaderDetails(name="Канарейкина Анна"))
    services.issue_link(world.desk, leader=leader)
    services.remove_leader(world.desk, fresh(leader))
    rows = AuditEntry.select().where(AuditEntry.subject.startswith("master_classes_"))
    assert not [one for one in rows if "Канарейкина" in one.label + one.changes + one.note]


def test_a_blocked_person_is_shown_to_nobody(world: World) -> None:
    event = world.event()
    ours, guest = enrolled(world.at_school, event, [world.teacher()])[0], None
    guest = services.enrol(world.desk, event, [Participant(name="Зимина Ольга")])[0].enrolment
    assert policies[Enrolment].rows(world.desk).count() == 2
    Person.update(blocked=True).where(Person.id == ours.person_id).execute()
    assert [one.id for one in policies[Enrolment].rows(world.desk)] == [guest.id if guest else 0]
    subjects.data_subject().block(guest, True)
    assert policies[Enrolment].rows(world.desk).count() == 0


def test_what_is_open_moves_to_who_takes_over(world: World) -> None:
    event = world.event()
    enrolment = world.enrol(event)[0]
    heir = factories.make_user(role="methodologist", municipality=world.place)
    stranger = factories.make_user(role="school_coordinator", institution=world.other)
    [events] = open_items(world.methodologist)
    assert [one.label for one in events.move(stranger)]
    assert not events.move(heir)
    assert fresh(event).responsible == heir
    [enrolments] = open_items(world.coordinator)
    assert enrolments.move(stranger)
    newcomer = factories.make_user(role="school_coordinator", institution=world.school)
    assert not enrolments.move(newcomer)
    assert fresh(enrolment).enrolled_by == newcomer
    assert not PersonalLink.select().exists()


def test_merged_cards_keep_their_enrolments(world: World) -> None:
    event, other = world.event(), world.event()
    kept, gone = world.teacher(), world.teacher()
    ours = enrolled(world.at_school, event, [kept])[0]
    theirs = enrolled(world.at_school, other, [gone])[0]
    both = merging.compare(world.at_school, kept.id, gone.id)
    merging.merge(world.at_school, kept.id, gone.id, take=(), stamp=both.stamp)
    assert (fresh(ours).person, fresh(theirs).person) == (kept, kept)


def test_cards_that_are_both_enrolled_for_an_event_are_not_merged(world: World) -> None:
    event = world.event()
    kept, gone = world.teacher(), world.teacher()
    enrolled(world.at_school, event, [kept, gone])
    both = merging.compare(world.at_school, kept.id, gone.id)
    with pytest.raises(Conflict):
        merging.merge(world.at_school, kept.id, gone.id, take=(), stamp=both.stamp)
    assert Person.select().where(Person.id == gone.id).exists()
