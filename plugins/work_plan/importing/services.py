"""The verbs of importing: look at a file or pasted text, and take in what was read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.importing.institution_words import KnownInstitution
from plugins.work_plan.importing.people import Known, KnownUser, who_answers
from plugins.work_plan.importing.reading import read_plan
from plugins.work_plan.importing.sources.errors import NoActivities
from plugins.work_plan.importing.sources.read import read_lines
from plugins.work_plan.rereading import plan_of, read_written
from plugins.work_plan.services import Responsible, make_plan
from plugins.work_plan.terms import PlanOf
from plugins.work_plan.written import Doubt
from portal.access import policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.errors import Invalid, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plugins.work_plan.models import WorkPlan
    from plugins.work_plan.terms import Reading
    from plugins.work_plan.written import WrittenPlan
    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A plan as it was read for a year, with the readings of its terms in the order of its rows."""

    written: WrittenPlan
    year: int
    institution: Institution | None
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Whom a plan may name: users and institutions of the district of its institution."""

    users: tuple[KnownUser, ...]
    institutions: tuple[KnownInstitution, ...]


def look_at_file(
    actor: Actor, path: Path, *, year: int, code: str | None, needs_place: bool
) -> Look:
    """Read a file as the plan of a year; ``needs_place`` asks for whose plan it is.

    Raises :class:`PlanUnreadable` and :class:`NotFound`.
    """
    if not path.is_file():
        raise NotFound(_("There is no file %(name)s.", name=str(path)))
    institution = institution_by_code(actor, code) if code else the_centre(actor)
    if institution is None and needs_place:
        raise NotFound(_("Say whose plan it is: give the code of the institution."))
    return look_at(read_plan(read_lines(path)), year=year, institution=institution)


def look_at(written: WrittenPlan, *, year: int, institution: Institution | None) -> Look:
    """Return a written plan with its terms read, and with doubts about its title and year."""
    if not any(section.activities for section in written.sections):
        raise NoActivities
    written = with_frame_doubts(written, year)
    whose = plan_of(institution) if institution is not None else PlanOf.UNKNOWN
    readings = read_written(written, school_year=year, whose=whose)
    return Look(written=written, year=year, institution=institution, readings=readings)


def with_frame_doubts(written: WrittenPlan, year: int) -> WrittenPlan:
    """Return a plan with a title, and with doubts where it has none or names another year."""
    doubts = list(written.doubts)
    title = written.title
    if not title:
        title = _("Work plan for the school year %(year)s", year=f"{year}-{year + 1}")
        doubts.insert(0, Doubt(
            place=_("before the table"),
            text=_("The plan has no title; it was called “%(title)s”.", title=title),
        ))  # fmt: skip
    if written.school_year is not None and written.school_year != year:
        doubts.insert(0, Doubt(
            place=_("before the table"),
            text=_(
                "The plan names the school year %(own)s, and is taken in for %(year)s.",
                own=SchoolYear(written.school_year).title,
                year=SchoolYear(year).title,
            ),
        ))  # fmt: skip
    return dataclasses.replace(written, title=title, doubts=tuple(doubts))


def institution_by_code(actor: Actor, code: str) -> Institution:
    """Return an institution within reach by its code."""
    found = policies[Institution].rows(actor).where(Institution.code == code).first()
    if found is None:
        raise NotFound(
            _("There is no institution with the code “%(code)s” within reach.", code=code)
        )
    return cast("Institution", found)


def the_centre(actor: Actor) -> Institution | None:
    """Return the district's centre, where exactly one is within reach."""
    query = policies[Institution].rows(actor)
    found = list(query.where(Institution.kind == CENTRE, Institution.closed_on.is_null()).limit(2))
    return found[0] if len(found) == 1 else None


def around(institution: Institution) -> Around:
    """Return whom the plan of an institution may name: those of its district."""
    here = Institution.select(Institution.id).where(
        Institution.municipality == institution.municipality_id
    )
    users = (
        User.select(User.id, User.name)
        .where(
            User.enabled == True,  # noqa: E712 - a condition of the database
            User.id.in_(
                Membership.select(Membership.user).where(
                    Membership.institution.in_(here)
                    | (Membership.municipality == institution.municipality_id)
                )
            ),
        )
        .order_by(User.id)
    )
    places = (
        Institution.select(Institution.id, Institution.name, Institution.short_name)
        .where(
            Institution.municipality == institution.municipality_id,
            Institution.closed_on.is_null(),
        )
        .order_by(Institution.id)
    )
    return Around(
        users=tuple(KnownUser(id=key, name=name) for key, name in fetch_rows(users)),
        institutions=tuple(
            KnownInstitution(id=key, name=name, short_name=short)
            for key, name, short in fetch_rows(places)
        ),
    )


def take_in(actor: Actor, look: Look) -> WorkPlan:
    """Make a draft of the plan that was read, with everybody who answers matched where that is sure."""
    if look.institution is None:
        raise Invalid(_("Say whose plan it is: give the code of the institution."))
    known = around(look.institution)
    rows = [row for section in look.written.sections for row in section.activities]
    return make_plan(
        actor,
        institution=look.institution,
        school_year=look.year,
        written=look.written,
        readings=list(look.readings),
        responsibles=[responsibles_of(row.responsible, known) for row in rows],
    )


def responsibles_of(cell: str, known: Around) -> list[Responsible]:
    """Return who answers, as plans keep it: matched where that is sure, else in words."""
    found = []
    for one in who_answers(cell, known.users, known.institutions):
        if one.kind is Known.USER:
            found.append(Responsible(user=one.key, role=one.words))
        elif one.kind is Known.INSTITUTION:
            found.append(Responsible(institution=one.key, role=one.words))
        else:
            found.append(Responsible(role=one.words))
    return found
