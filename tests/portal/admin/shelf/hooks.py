"""What the shelf gives the portal."""

from __future__ import annotations

from portal.access import InstitutionPolicy, RelatedPolicy
from portal.admin import ScopedModelView, bulk_action
from portal.plugin import AdminView, Permission, RoleTemplate, hookimpl
from tests.portal.admin.shelf.models import TABLES, Note, Part, Stamp

CODES = [
    f"shelf.{model}.{verb}" for model in ("note", "part", "stamp") for verb in ("view", "edit")
]
noted: list[list[str]] = []


class NoteView(ScopedModelView):
    """The notes, with an act on chosen rows."""

    column_filters = ("kind", "institution", "due_on")

    @bulk_action("mark", "Mark", "Mark the chosen notes?")
    def mark(self, records: list[Note]) -> None:
        """Note what was marked."""
        noted.append([one.title for one in records])


@hookimpl
def portal_register_models():
    return TABLES


@hookimpl
def portal_register_permissions():
    return [Permission(code=code, title=code) for code in CODES]


@hookimpl
def portal_register_roles():
    views = tuple(code for code in CODES if code.endswith("view"))
    return [
        RoleTemplate(role="district_specialist", grants=tuple(CODES)),
        RoleTemplate(role="school_coordinator", grants=tuple(CODES)),
        RoleTemplate(role="observer", grants=views),
    ]


@hookimpl
def portal_register_policies():
    notes = InstitutionPolicy(Note, "shelf.note")
    return [
        notes,
        RelatedPolicy(Part, "shelf.part", field=Part.note, of=notes),
        RelatedPolicy(Stamp, "shelf.stamp", field=Stamp.note, of=notes),
    ]


@hookimpl
def portal_register_admin_views():
    return [
        AdminView(view=NoteView, model=Note, title="Notes"),
        AdminView(view=ScopedModelView, model=Part, title="Parts"),
        AdminView(view=ScopedModelView, model=Stamp, title="Stamps"),
    ]
