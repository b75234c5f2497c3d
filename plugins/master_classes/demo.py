"""The demo district's events: two months of all kinds and states, with enrolments, waiting lists and marks.

What was held is laid ahead and moved back when people are enrolled: nobody is enrolled for the past.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.master_classes import services
from plugins.master_classes.afterwards_demo import fill_after
from plugins.master_classes.models import (
    Attendance,
    Enrolment,
    EnrolmentChange,
    Event,
    Place,
    Series,
    Session,
)
from plugins.master_classes.services import LeaderDetails, Participant, SessionPlan
from plugins.staff.models import Employment, Person
from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.workdays import add_working_days, school_year

if TYPE_CHECKING:
    import random

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.plugin import DemoSeed

COORDINATORS = (("school1", "school-1"), ("school2", "school-2"), ("garden1", "kindergarten-1"))
AHEAD = dt.timedelta(days=364)
AT_WORK = 40
CAME = 0.85
LEADERS = (
    ("Орлова Вера Павловна", "методист ЦОКО"),
    ("Соколова Инна Юрьевна", "заместитель директора СОШ № 1"),
    ("Чайкин Андрей Ильич", "учитель математики, высшая категория"),
    ("Галкина Мария Львовна", "учитель начальных классов, руководитель РМО"),
    ("Синицына Яна Олеговна", "старший воспитатель"),
    ("Стрижова Ольга Юрьевна", "методист ЦОКО"),
    ("Лебедева Анна Дмитриевна", "педагог-психолог"),
)


def fill(seed: DemoSeed) -> None:
    """Lay the events of the first district."""
    by_code = {one.code: one for one in seed.institutions}
    school = by_code.get("school-1")
    if school is None:
        return
    district = _District(seed, by_code)
    rows = tomllib.loads(
        files("plugins.master_classes").joinpath("demo_events.toml").read_text(encoding="utf-8")
    )
    for row in rows["event"]:
        district.lay(row)
    fill_after(district.desk, seed.random)
    for model in (Event, Enrolment, Place, Series):
        model.update(demo=True).execute()
    seed.progress(f"{Event.select().count()} events, {Enrolment.select().count()} enrolments")


class _District:
    """Who acts in the demo, where events are held, and who is left to be enrolled."""

    def __init__(self, seed: DemoSeed, by_code: dict[str, Institution]) -> None:
        self.random: random.Random = seed.random
        self.school = by_code["school-1"]
        self.desk = _actor("methodologist")
        self.at_schools = [(_actor(login), by_code[code]) for login, code in COORDINATORS]
        self.places = self._places(by_code)
        day = clock.today()
        self.series = services.create_series(
            self.desk,
            title="Школа аттестующегося педагога",
            school_year=school_year(day).start_year,
            description="Три встречи для тех, кто выходит на категорию в этом году",
        )

    def _places(self, by_code: dict[str, Institution]) -> dict[str, Place]:
        made = (
            ("hall", None, "Конференц-зал ЦОКО", "room", 60, "ул. Школьная, 1"),
            ("school", self.school, "Кабинет 12", "room", 30, ""),
            ("computers", by_code["school-2"], "Компьютерный класс", "room", 14, ""),
            ("garden", by_code["kindergarten-1"], "Музыкальный зал", "room", 25, ""),
            ("online", None, "Видеосвязь", "online", None, "https://meet.example.org/metodist"),
        )
        return {
            key: Place.create(
                municipality=self.school.municipality_id,
                institution=institution,
                name=name,
                kind=kind,
                seats=seats,
                address=address,
            )
            for key, institution, name, kind, seats, address in made
        }

    def lay(self, row: dict[str, Any]) -> None:
        """Lay one event and bring it into its state."""
        host = row.get("host", False)
        actor = self.at_schools[0][0] if host else self.desk
        event = services.create_event(
            actor,
            values=self._values(row),
            sessions=self._sessions(row),
            leaders=[self._leader(row["leader"])],
        )
        state = row["state"]
        if state == "draft":
            return
        if host:
            event = services.propose(actor, event)
            if state == "proposed":
                return
            if state == "declined":
                services.decline(self.desk, event, answer=row["reason"])
                return
            event = services.accept(self.desk, event)
        else:
            event = services.publish(self.desk, event)
        self._enrol(event, row)
        self._finish(event, row)

    def _values(self, row: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: row[name]
            for name in ("kind", "title", "direction", "topic", "hours", "mode", "promotion",
                         "least", "capacity")
            if name in row
        }  # fmt: skip
        values["hours_to_accept"] = row.get("accept", 0)
        values["institution_quota"] = row.get("quota")
        values["programme"] = "Приветствие — показ — пробуем сами — вопросы ведущему"
        values["description"] = "Возьмите с собой один свой урок или занятие: будем работать с ним."
        if row.get("series"):
            values["series"] = self.series
        if row["state"] == "planned":
            values["opens_at"] = _moment(add_working_days(clock.today(), 6), 9)
        return values

    def _sessions(self, row: dict[str, Any]) -> list[SessionPlan]:
        if "day" not in row:
            return []
        place = self.places[row["place"]] if "place" in row else None
        first = add_working_days(clock.today(), row["day"]) if row["day"] else clock.today()
        found = []
        for number in range(row.get("sessions", 1)):
            day = add_working_days(first, number * 5) if number else first
            hour = _hour_of_today() if row.get("today") else 14
            ahead = row["day"] < 0 or row.get("today", False)
            starts = _moment(day, hour) + (AHEAD if ahead else dt.timedelta())
            length = dt.timedelta(minutes=90 if row["hours"] > 1 else AT_WORK)
            found.append(SessionPlan(starts_at=starts, ends_at=starts + length, place=place))
        return found

    def _leader(self, number: int) -> LeaderDetails:
        name, position = LEADERS[number]
        user = self.desk.user if number == 0 else None
        return LeaderDetails(name=name, position=position, user=user)

    def _enrol(self, event: Event, row: dict[str, Any]) -> None:
        for actor, place in self.at_schools:
            people = self._people([place.id], row.get("people", 0))
            if people:
                services.enrol(actor, event, people)
        if "more" in row:
            places = Employment.select(Employment.institution).distinct()
            keys = [key for (key,) in fetch_rows(places)]
            services.enrol(self.desk, event, self._people(keys, row["more"]))
        for _number in range(row.get("freed", 0)):
            first = Enrolment.get(Enrolment.event == event.id, Enrolment.seat == 1)
            services.cancel_enrolment(self.desk, first, why="Замена уроков, не сможет")

    def _people(self, places: list[int], count: int) -> list[Participant]:
        today = clock.today()
        query = (
            Person.select()
            .join(Employment)
            .where(
                Employment.institution.in_(self.random.sample(places, min(8, len(places)))),
                Employment.ended_on.is_null() | (Employment.ended_on >= today),
                Employment.kind == "main",
            )
            .order_by(Person.id)
            .limit(60)
        )
        found = list(query)
        chosen = self.random.sample(found, min(count, len(found)))
        return [Participant(person=one) for one in chosen]

    def _finish(self, event: Event, row: dict[str, Any]) -> None:
        state = row["state"]
        if state in {"held", "cancelled"} or row.get("today"):
            _move_back(event)
        if state == "held":
            self._mark(event)
            services.hold(self.desk, event)
        elif state == "cancelled":
            services.cancel(self.desk, event, reason=row["reason"])
        elif state == "closed":
            services.close(self.desk, event)

    def _mark(self, event: Event) -> None:
        """Mark who came: most of those who had a place."""
        placed = list(
            Enrolment.select().where(Enrolment.event == event.id, Enrolment.state == "placed")
        )
        for session in Session.select().where(Session.event == event.id):
            Attendance.insert_many(
                {
                    "session": session.id,
                    "enrolment": one.id,
                    "present": self.random.random() < CAME,
                    "how": "list",
                    "marked_at": session.ends_at,
                    "marked_by": self.desk.user.id,
                }
                for one in placed
            ).execute()


def _move_back(event: Event) -> None:
    """Move an event that was laid ahead to the day when it was held, with its enrolments."""
    for one in Session.select().where(Session.event == event.id):
        Session.update(starts_at=one.starts_at - AHEAD, ends_at=one.ends_at - AHEAD).where(
            Session.id == one.id
        ).execute()
    stored = Event.get_by_id(event.id)
    starts, ends = stored.starts_at - AHEAD, stored.ends_at - AHEAD
    asked = starts - dt.timedelta(days=12)
    Event.update(starts_at=starts, ends_at=ends, created_at=asked).where(
        Event.id == event.id
    ).execute()
    keys = Enrolment.select(Enrolment.id).where(Enrolment.event == event.id)
    EnrolmentChange.update(at=asked).where(EnrolmentChange.enrolment.in_(keys)).execute()
    Enrolment.update(asked_at=asked, changed_at=asked).where(Enrolment.event == event.id).execute()


def _hour_of_today() -> int:
    """Return the hour at which the session of today has just begun: it can be marked at once."""
    return min(max(clock.local(clock.now()).hour, 8), 20)


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), clock.zone())


def _actor(login: str) -> Actor:
    user = User.get(User.login == login)
    extensions = current_app.extensions
    place = workplaces_of(user.id)[0]
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])
