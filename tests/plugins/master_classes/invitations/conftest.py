"""An event of two schools with a leader and participants, and the mail that its invitations become."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes.invitations.sending import bring_up_to_date
from plugins.master_classes.models import Enrolment, Event, Leader, Place, Seat, Session
from portal import clock
from portal.inbox.models import MailMessage
from tests import factories
from tests.plugins.staff.databank.people import make_person
from tests.portal.inbox.conftest import mail, postman

if TYPE_CHECKING:
    from plugins.staff.models import Person

__all__ = ["mail", "postman"]

DAY = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the first of October 2026."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 10, 1, 7, tzinfo=dt.UTC))


@dataclass
class Plan:
    """An event in the plan, and short ways to change it."""

    event: Event
    session: Session
    place: Place

    def enrol(
        self, person: Person | None = None, *, state: str = "placed", **values: Any
    ) -> Enrolment:
        """Enrol a person, or a guest by name, without asking anybody."""
        number = Enrolment.select().where(Enrolment.event == self.event.id).count() + 1
        Seat.create(event=self.event, number=number)
        seat = number if state in {"placed", "offered"} else None
        until = DAY if state == "offered" else None
        return Enrolment.create(
            event=self.event,
            person=person,
            state=state,
            queue_number=number,
            seat=seat,
            offered_until=until,
            entrance="district",
            **values,
        )

    def lead(self, **values: Any) -> Leader:
        """Let somebody lead the event."""
        return Leader.create(event=self.event, **values)

    def move(self, **hours: float) -> None:
        """Hold the session later."""
        later = dt.timedelta(**hours)
        self.session.starts_at += later
        self.session.ends_at += later
        self.session.save()
        self.keep()

    def keep(self) -> None:
        """Keep the event's first and last moment in step, as the services do."""
        listed = list(Session.select().where(Session.event == self.event.id))
        self.event.starts_at = min(one.starts_at for one in listed)
        self.event.ends_at = max(one.ends_at for one in listed)
        self.event.save()

    def add_session(self, days: int) -> Session:
        """Hold one more session some days later."""
        number = Session.select().where(Session.event == self.event.id).count() + 1
        added = Session.create(
            event=self.event,
            number=number,
            starts_at=self.session.starts_at + dt.timedelta(days=days),
            ends_at=self.session.ends_at + dt.timedelta(days=days),
            place=self.place,
        )
        self.keep()
        return added

    def tell(self) -> list[MailMessage]:
        """Bring invitations up to date and return the letters that this put into the outbox."""
        last = MailMessage.select().order_by(MailMessage.id.desc()).first()
        bring_up_to_date(self.event.id)
        return list(
            MailMessage.select()
            .where(MailMessage.id > (last.id if last else 0))
            .order_by(MailMessage.id)
        )


@pytest.fixture
def plan(mail: Any, watch: None) -> Plan:
    """Plan a master class on 5 October 2026, 10:00 to 12:00 in Moscow."""
    school = factories.make_institution()
    factories.switch(school, "master_classes", enabled=True)
    place = Place.create(
        municipality=school.municipality, institution=school, name="Кабинет 12", seats=30
    )
    event = Event.create(
        municipality=school.municipality,
        institution=school,
        title="Приёмы формирующего оценивания",
        state="open",
        starts_at=DAY + dt.timedelta(hours=7),
        ends_at=DAY + dt.timedelta(hours=9),
    )
    session = Session.create(
        event=event, number=1, starts_at=event.starts_at, ends_at=event.ends_at, place=place
    )
    return Plan(event, session, place)


@pytest.fixture
def anna(plan: Plan) -> Person:
    """Return a teacher with an e-mail."""
    return make_person("Иванова Анна Петровна", email="Anna@example.org")
