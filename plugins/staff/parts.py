"""The parts of a person's card that are entered one by one: each with its model, form and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.staff import forms
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
)
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of entry on a card."""

    key: str
    model: type[Any]
    form: type[forms.StaffForm]
    add: LazyString
    change: LazyString
    remove: LazyString
    removed: LazyString


PARTS = {
    one.key: one
    for one in (
        Part("posts", Employment, forms.PostForm, _("Add a post"), _("Change the post"),
             _("Delete the post?"), _("The post has been deleted.")),
        Part("categories", Category, forms.CategoryForm, _("Add a category"),
             _("Change the category"), _("Delete the category?"),
             _("The category has been deleted.")),
        Part("compliances", Compliance, forms.ComplianceForm,
             _("Add an attestation for compliance"), _("Change the attestation for compliance"),
             _("Delete the attestation for compliance?"), _("The attestation has been deleted.")),
        Part("absences", Absence, forms.AbsenceForm, _("Add an absence"), _("Change the absence"),
             _("Delete the absence?"), _("The absence has been deleted.")),
        Part("educations", Education, forms.EducationForm, _("Add an education"),
             _("Change the education"), _("Delete the education?"),
             _("The education has been deleted.")),
        Part("courses", Course, forms.CourseForm, _("Add a course"), _("Change the course"),
             _("Delete the course?"), _("The course has been deleted.")),
        Part("awards", Award, forms.AwardForm, _("Add an award"), _("Change the award"),
             _("Delete the award?"), _("The award has been deleted.")),
        Part("events", Participation, forms.ParticipationForm, _("Add a part in an event"),
             _("Change the part in an event"), _("Delete the part in an event?"),
             _("The part in the event has been deleted.")),
    )
}  # fmt: skip
