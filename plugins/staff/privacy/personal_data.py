"""Everything the databank holds about a person, field by field, for the copy that the law grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
)
from portal.access import policies
from portal.access.actor import acting
from portal.admin.columns import make_columns, names_of_card
from portal.i18n import gettext as _
from portal.plugin import PersonalDatum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

KEPT_OUT = {"id", "person", "demo", "blocked", "created_at", "changed_at"}


def data_of(person: Person) -> Iterable[PersonalDatum]:
    """Yield what is held; absences with their reasons to the institution alone, by their policy."""
    yield from _fields(_("The person"), [person])
    for section, model in (
        (_("Posts"), Employment),
        (_("Qualification categories"), Category),
        (_("Education"), Education),
        (_("Courses of further training"), Course),
        (_("Awards"), Award),
        (_("Parts in events"), Participation),
        (_("Absences"), Absence),
    ):
        owner: Any = model
        rows = policies[model].rows(acting()).where(owner.person == person.id).order_by(owner.id)
        yield from _fields(section, list(rows))
    posts = Employment.select(Employment.id).where(Employment.person == person.id)
    held = policies[Compliance].rows(acting()).where(Compliance.employment.in_(posts))
    yield from _fields(_("Attestation for compliance with the post held"), list(held))


def _fields(section: str, rows: list[Model]) -> Iterable[PersonalDatum]:
    for place, row in enumerate(rows, start=1):
        names = [name for name in names_of_card(type(row)) if name not in KEPT_OUT]
        title = section if len(rows) == 1 else f"{section} {place}"
        for column in make_columns(type(row), names, {}, ()):
            value = column.text(row)
            if value not in {"", None}:
                yield PersonalDatum(section=title, name=str(column.title), value=str(value))
