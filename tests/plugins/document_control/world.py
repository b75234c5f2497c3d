"""A small district under control, for the tests of checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.document_control import services
from plugins.document_control.models import (
    Campaign,
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Item,
    Subject,
)
from plugins.staff.models import Employment, Person, Position
from tests import factories
from tests.plugins.hotline.world import actor_of

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution, Municipality

DAYS = {
    "starts_on": dt.date(2026, 3, 2),
    "self_check_until": dt.date(2026, 3, 20),
    "ends_on": dt.date(2026, 3, 31),
}


@dataclass
class World:
    """A district with two schools, their teachers, and who checks and is checked."""

    place: Municipality
    school: Institution
    other: Institution
    specialist: User
    methodologist: User
    chief: User
    watching: User
    coordinator: User
    director: User
    neighbour: User

    @property
    def inspector(self) -> Actor:
        """Return the specialist at work."""
        return actor_of(self.specialist)

    @property
    def leader(self) -> Actor:
        """Return the district's head at work."""
        return actor_of(self.chief)

    @property
    def at_school(self) -> Actor:
        """Return the school's coordinator at work."""
        return actor_of(self.coordinator)

    @property
    def head(self) -> Actor:
        """Return the school's head at work."""
        return actor_of(self.director)

    @property
    def next_door(self) -> Actor:
        """Return the other school's coordinator at work."""
        return actor_of(self.neighbour)

    def campaign(self, code: str = "plan", **values: Any) -> Campaign:
        """Prepare a campaign with a shipped checklist."""
        text = services.CampaignText(
            title=values.pop("title", "Планы подготовки, октябрь"),
            checklist_version=version_of(code),
            **{**DAYS, **values},
        )
        made = services.create_campaign(self.inspector, self.place, text)
        services.set_inspectors(self.inspector, made, [(self.specialist, None)])
        return made

    def begun(self, code: str = "plan", **values: Any) -> ControlCheck:
        """Start a campaign in both schools, and return the first one's check."""
        campaign = self.campaign(code, **values)
        services.start_campaign(self.inspector, campaign, [self.school.id, self.other.id])
        return ControlCheck.get(
            ControlCheck.campaign == campaign, ControlCheck.institution == self.school
        )

    def answered(self, code: str = "plan", verdict: str = "yes", **values: Any) -> ControlCheck:
        """Return a check whose self-check is answered throughout, and handed in."""
        check = self.begun(code, **values)
        answer_all(self.at_school, check, verdict)
        return services.submit(self.at_school, check)


def version_of(code: str) -> ChecklistVersion:
    """Return the version of a checklist that is in use."""
    return (
        ChecklistVersion.select()
        .join(Checklist)
        .where(Checklist.code == code, ChecklistVersion.state == "published")
        .get()
    )


def places_of(check: ControlCheck) -> list[tuple[Item, int]]:
    """Return every item of a check with the teacher it is asked of, 0 for the institution."""
    subjects = [one.id for one in Subject.select().where(Subject.check_of == check)]
    items = Item.select().where(Item.checklist_version == check.checklist_version)
    return [
        (item, key)
        for item in items.order_by(Item.position)
        for key in (subjects if item.asked_of == "subject" else [0])
    ]


def answer_all(actor: Actor, check: ControlCheck, verdict: str = "yes") -> None:
    """Answer everything for the institution, with comments and a proof for what asks for them."""
    proof = services.add_link(actor, check, title="Сайт", url="https://school.example/plan")
    for item, key in places_of(check):
        services.say_self(
            actor, check, item, verdict=verdict, comment="Так и есть", subject_key=key
        )
        if verdict in item.evidence_on.split(","):
            services.prove_item(actor, check, proof, item, subject_key=key)


def judge_all(actor: Actor, check: ControlCheck, verdict: str = "yes") -> None:
    """Give a verdict on everything."""
    for item, key in places_of(check):
        services.give_verdict(actor, check, item, verdict=verdict, comment="Видел", subject_key=key)


def fresh(check: ControlCheck) -> ControlCheck:
    """Return the check as it is stored now."""
    return ControlCheck.get_by_id(check.id)


def teacher(institution: Institution, last_name: str) -> Employment:
    """Put a teacher to work in an institution."""
    person = Person.create(last_name=last_name, first_name="Анна", patronymic="Петровна")
    return Employment.create(
        person=person,
        institution=institution,
        position=Position.get(Position.code == "teacher"),
        started_on=dt.date(2015, 9, 1),
    )


def make_world() -> World:
    """Make the district."""
    place = factories.make_municipality()
    school = factories.make_institution(municipality=place)
    other = factories.make_institution(municipality=place)
    for name in ("Аистова", "Беркутова", "Вьюркова", "Голубева"):
        teacher(school, name)
    teacher(other, "Дроздова")

    def user(role: str, name: str, **where: Any) -> User:
        return factories.make_user(role=role, name=name, **where)

    return World(
        place=place,
        school=school,
        other=other,
        specialist=user("district_specialist", "Орлова Вера Павловна", municipality=place),
        methodologist=user("methodologist", "Стрижова Ольга Юрьевна", municipality=place),
        chief=user("district_head", "Соколов Пётр Ильич", municipality=place),
        watching=user("observer", "Совина Инна Олеговна", municipality=place),
        coordinator=user("school_coordinator", "Галкина Мария Львовна", institution=school),
        director=user("institution_head", "Воронов Олег Юрьевич", institution=school),
        neighbour=user("school_coordinator", "Синицына Яна Олеговна", institution=other),
    )
