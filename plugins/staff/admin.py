"""The databank's tables in the admin panel."""

from __future__ import annotations

from typing import Any

from plugins.staff import checks
from plugins.staff.importing.models import ImportRun
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
    Position,
)
from portal.admin import ReadOnlyView, ScopedModelView
from portal.errors import NotAllowed
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class PositionView(ScopedModelView):
    """The official list of positions."""

    column_list = ("title", "is_pedagogical", "is_head", "place")
    column_searchable_list = ("title", "code")
    column_filters = ("is_pedagogical", "is_head")
    column_default_sort = "place"


class PersonView(ScopedModelView):
    """Persons; a new one is added on the databank's own page, together with a post."""

    column_list = ("last_name", "first_name", "patronymic", "sex", "changed_at")
    column_searchable_list = ("name_key",)
    column_filters = ("sex", "birth_on")
    column_default_sort = "name_key"
    form_excluded_columns = ("name_key", "demo", "blocked", "version", "created_at", "changed_at")
    audits_views = True

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this; adding belongs to the databank's own page."""
        return verb not in {"create", "delete"} and super().may(verb, subject)

    def demand(self, verb: str, subject: Any = None) -> None:
        """Refuse adding and deleting here: a person is added with a post, and goes with all posts."""
        if verb in {"create", "delete"}:
            raise NotAllowed(gettext("Persons are added and deleted on the pages of the databank."))
        super().demand(verb, subject)

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:  # noqa: FBT001
        """Write a SNILS in the one way."""
        model.snils = checks.tidy_snils(model.snils) or model.snils
        super().on_model_change(form, model, is_created)


class EmploymentView(ScopedModelView):
    """Posts."""

    column_list = ("person", "institution", "position", "subject", "kind", "started_on", "ended_on")
    column_filters = ("institution", "position", "kind", "ended_on")
    form_excluded_columns = ("version", "name_key")


class CategoryView(ScopedModelView):
    """Qualification categories."""

    column_list = ("person", "kind", "position", "assigned_on", "term", "valid_until")
    column_filters = ("kind", "position", "term", "valid_until")


class ComplianceView(ScopedModelView):
    """Attestations for compliance."""

    column_list = ("employment", "held_on", "decision", "protocol_number")
    column_filters = ("decision", "held_on")


class AbsenceView(ReadOnlyView):
    """Absences of the own institution; read here, entered on the card, where the audit hides reasons."""

    column_list = ("person", "institution", "kind", "started_on", "ended_on")
    column_filters = ("kind", "ended_on")

    changed_where = _("Absences are entered on the card of the person.")


class EducationView(ScopedModelView):
    """What persons have finished."""

    column_list = ("person", "level", "school", "speciality", "finished_year")
    column_searchable_list = ("school", "speciality")
    column_filters = ("finished_year",)


class CourseView(ScopedModelView):
    """Courses of further training."""

    column_list = ("person", "title", "organisation", "hours", "finished_on")
    column_searchable_list = ("title", "organisation")
    column_filters = ("finished_on", "hours")


class AwardView(ScopedModelView):
    """Awards and honorary titles."""

    column_list = ("person", "title", "awarded_on")
    column_searchable_list = ("title",)
    column_filters = ("awarded_on",)


class ParticipationView(ScopedModelView):
    """Parts in events."""

    column_list = ("person", "kind", "title", "hours", "held_on", "certificate_number")
    column_searchable_list = ("title", "certificate_number")
    column_filters = ("kind", "held_on")
    form_excluded_columns = ("source", "source_key")


class ImportRunView(ScopedModelView):
    """Lists that were sent in: read here, worked on in the wizard of the import."""

    column_list = ("file_name", "user", "institution", "state", "created_at", "applied_at")
    column_details_list: Any = (
        *column_list[:3],
        "municipality",
        "size",
        "state",
        "created_at",
        "applied_at",
    )
    column_searchable_list = ("file_name",)
    column_filters = ("state", "created_at")
    column_default_sort = "-created_at"

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this: looking only."""
        return verb == "view" and super().may(verb, subject)

    def demand(self, verb: str, subject: Any = None) -> None:
        """Refuse changes here."""
        if verb != "view":
            raise NotAllowed(gettext("Lists are taken in on the pages of the import."))
        super().demand(verb, subject)


VIEWS = [
    AdminView(view=PersonView, model=Person, title=_("Persons")),
    AdminView(view=EmploymentView, model=Employment, title=_("Posts")),
    AdminView(view=CategoryView, model=Category, title=_("Qualification categories")),
    AdminView(view=ComplianceView, model=Compliance, title=_("Attestations for compliance")),
    AdminView(view=AbsenceView, model=Absence, title=_("Absences")),
    AdminView(view=EducationView, model=Education, title=_("Education")),
    AdminView(view=CourseView, model=Course, title=_("Courses of further training")),
    AdminView(view=AwardView, model=Award, title=_("Awards")),
    AdminView(view=ParticipationView, model=Participation, title=_("Parts in events")),
    AdminView(view=PositionView, model=Position, title=_("Positions")),
    AdminView(view=ImportRunView, model=ImportRun, title=_("Imported lists")),
]
