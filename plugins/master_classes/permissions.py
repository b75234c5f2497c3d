"""What roles can be granted about events, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ClassesPermission(StrEnum):
    """The permissions about events."""

    VIEW = "master_classes.event.view"
    EDIT = "master_classes.event.edit"
    PROPOSE = "master_classes.event.propose"
    EXPORT = "master_classes.event.export"
    PLACES = "master_classes.place.edit"
    ENROLMENTS = "master_classes.enrolment.view"
    ENROL = "master_classes.enrolment.edit"
    CONFIRM = "master_classes.enrolment.confirm"
    MARK = "master_classes.attendance.edit"
    FEEDBACK = "master_classes.feedback.view"
    CERTIFICATES = "master_classes.certificate.edit"
    RECORD = "master_classes.record.confirm"
    WRITE = "master_classes.letter.edit"


P = ClassesPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See events, their calendar and their places")),
    Permission(code=P.EDIT, title=_("Plan events, accept proposals, publish and cancel")),
    Permission(code=P.PROPOSE, title=_("Propose events of the own institution")),
    Permission(code=P.EXPORT, title=_("Download lists and reports of events")),
    Permission(code=P.PLACES, title=_("Keep the places where events are held")),
    Permission(code=P.ENROLMENTS, title=_("See who is enrolled for events and who came")),
    Permission(code=P.ENROL, title=_("Enrol teachers, cancel and replace")),
    Permission(code=P.CONFIRM, title=_("Confirm requests, lead the waiting list and set quotas")),
    Permission(code=P.MARK, title=_("Mark who came to an event")),
    Permission(code=P.FEEDBACK, title=_("See the feedback on events")),
    Permission(code=P.CERTIFICATES, title=_("Issue certificates of events")),
    Permission(code=P.RECORD, title=_("Confirm hours of events for the person's record")),
    Permission(code=P.WRITE, title=_("Write letters to participants of events")),
)

_READS = (P.VIEW, P.ENROLMENTS)
_TAKES_PART = (*_READS, P.PROPOSE, P.EXPORT, P.PLACES, P.ENROL, P.MARK, P.FEEDBACK, P.RECORD)
_LEADS = (*_READS, P.EDIT, P.EXPORT, P.PLACES, P.ENROL, P.CONFIRM, P.MARK, P.FEEDBACK,
          P.CERTIFICATES, P.RECORD, P.WRITE)  # fmt: skip

ROLES = (
    RoleTemplate(role="administrator", grants=(*_LEADS, P.PROPOSE)),
    RoleTemplate(role="district_head", grants=_LEADS),
    RoleTemplate(role="district_specialist", grants=_LEADS),
    RoleTemplate(role="methodologist", grants=_LEADS),
    RoleTemplate(role="school_coordinator", grants=_TAKES_PART),
    RoleTemplate(role="institution_head", grants=_TAKES_PART),
    RoleTemplate(role="observer", grants=_READS),
)
