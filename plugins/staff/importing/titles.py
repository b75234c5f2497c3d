"""What fields, actions and categories are called on the pages of the import."""

from __future__ import annotations

from plugins.staff.models import ABSENCE_KINDS
from portal.i18n import lazy_gettext as _

FIELDS = (
    ("", _("— not taken in —")),
    ("number", _("Number of the row")),
    ("full_name", _("Full name")),
    ("last_name", _("Last name")),
    ("first_name", _("First name")),
    ("patronymic", _("Patronymic")),
    ("birth_on", _("Date of birth")),
    ("sex", _("Sex")),
    ("snils", _("SNILS")),
    ("municipality", _("Municipality")),
    ("institution", _("Institution")),
    ("institution_code", _("Code of the institution")),
    ("position", _("Position")),
    ("second_position", _("Second position")),
    ("subject", _("Subject")),
    ("employment_kind", _("Main job or part-time")),
    ("rate", _("Rate")),
    ("started_on", _("Hired on")),
    ("position_since", _("In this position since")),
    ("left_on", _("Left on (asked, not taken in)")),
    ("category", _("Category")),
    ("has_highest", _("Mark: highest category")),
    ("has_first", _("Mark: first category")),
    ("has_compliance", _("Mark: complies with the post")),
    ("has_none", _("Mark: no category")),
    ("assigned_on", _("Assigned on")),
    ("valid_until", _("Valid until")),
    ("order", _("Order: number and date")),
    ("order_number", _("Order number")),
    ("order_on", _("Order date")),
    ("extra_category", _("Teacher-methodist, teacher-mentor")),
    ("extra_category_on", _("Date of teacher-methodist, teacher-mentor")),
    ("attested_on", _("Date of the last attestation")),
    ("compliance", _("Compliance with the post")),
    ("compliance_on", _("Date of the attestation for compliance")),
    ("compliance_next", _("Next attestation for compliance")),
    ("absence", _("Leave or illness")),
    ("exemption", _("Reason of exemption (leave or illness)")),
    ("education", _("Education")),
    ("education_level", _("Level of education")),
    ("education_institution", _("Institution of education")),
    ("speciality", _("Speciality")),
    ("qualification", _("Qualification")),
    ("finished_year", _("Year of finishing")),
    ("courses", _("Courses")),
    ("awards", _("Awards")),
    ("degree", _("Degree")),
    ("phone", _("Phone")),
    ("email", _("E-mail")),
    ("note", _("Note")),
    ("ignored", _("Something else, not taken in")),
)
"""What a column may be chosen for, in the order of the choice."""

READ_ELSEWHERE = (
    ("service_total", _("Total service (computed, not taken in)")),
    ("service_teaching", _("Teaching service (computed, not taken in)")),
    ("service_position", _("Service in the position (computed, not taken in)")),
    ("service_institution", _("Service in the institution (computed, not taken in)")),
    ("plan", _("Plan of attestation (computed, not taken in)")),
    ("wanted_category", _("Wanted category (not taken in)")),
)
ALL_FIELDS = (*FIELDS, *READ_ELSEWHERE)

CHANGED = {
    "kind": _("Kind of job"),
    "in_position_since": _("In this position since"),
    "term": _("Term"),
    "protocol_number": _("Protocol number"),
    "decision": _("Decision"),
    "compliance": _("Attestation for compliance"),
    "next_on": _("Next attestation"),
    "absent_from": _("Absent from"),
    "absent_until": _("Absent until"),
    **{key: title for key, title in FIELDS if key},
}

ACTIONS = (
    ("add", _("Added"), "done"),
    ("change", _("Changed"), "information"),
    ("unchanged", _("Unchanged"), "neutral"),
    ("ask", _("Left without an answer"), "soon"),
    ("refuse", _("Refused"), "overdue"),
)
"""What has been done with a row."""

PLANNED = (
    ("add", _("To be added"), "done"),
    ("change", _("To be changed"), "information"),
    ("unchanged", _("No change needed"), "neutral"),
    ("ask", _("Needs an answer"), "soon"),
    ("refuse", _("Will not be taken in"), "overdue"),
)
"""What is going to be done with it, before anything has been."""

VALUES = {
    "first": _("First category"),
    "highest": _("Highest category"),
    "methodist": _("Teacher-methodist"),
    "mentor": _("Teacher-mentor"),
    "compliance": _("Complies with the post"),
    "none": _("No category"),
    "until": _("Until a date"),
    "unknown": _("Not stated"),
    "main": _("Main job"),
    "internal": _("Internal part-time job"),
    "external": _("External part-time job"),
    "complies": _("Complies with the post held"),
    "fails": _("Does not comply with the post held"),
    **dict(ABSENCE_KINDS),
    "f": _("Female"),
    "m": _("Male"),
}
"""Codes of the databank in words, for the columns of old and new."""

NO_TERM = _("No term")

UNDONE = (
    ("person", _("People who were added go")),
    ("employment", _("Posts that were added go")),
    ("category", _("Categories that were added go")),
    ("compliance", _("Attestations for compliance that were added go")),
    ("absences", _("Absences that were added go")),
    ("education", _("Entries about education that were added go")),
    ("courses", _("Courses that were added go")),
    ("awards", _("Awards that were added go")),
    ("values", _("Values that were changed come back")),
    ("kept", _("People who stay as they are")),
)
"""What undoing does, in numbers."""
