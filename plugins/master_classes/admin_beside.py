"""The tables around an event in the admin panel, all only read: marks, invitations, timetables, what comes after.

Answers to surveys have no table: they are shown summed up alone.
"""

from __future__ import annotations

from typing import Any

from plugins.master_classes.admin import ReadView
from plugins.master_classes.attendance.models import AttendanceMark
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.feedback.models import QuestionSet, Survey
from plugins.master_classes.invitations.models import InvitationLetter, Invited
from plugins.master_classes.letters.models import Mailing
from plugins.master_classes.recording.models import ConfirmedHours
from plugins.master_classes.timetable.models import Timetable
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class MarkView(ReadView):
    """The log of marks of attendance."""

    column_list = ("session", "enrolment", "present", "minutes", "how", "acted", "received_at")
    column_details_list: Any = (*column_list, "user")
    column_filters = ("present", "how", "acted", "received_at")
    column_default_sort = "-received_at"


class InvitedView(ReadView):
    """Who was invited to which session, and in what standing."""

    column_list = ("edition", "name", "role", "status", "sequence")
    column_details_list: Any = (*column_list, "user", "enrolment", "leader")
    column_filters = ("role", "status")


class InvitationLetterView(ReadView):
    """Letters that brought invitations, their changes and cancellations."""

    column_list = ("invited", "status", "sequence", "at")
    column_filters = ("status", "at")
    column_default_sort = "-at"


class TimetableView(ReadView):
    """Proposed timetables."""

    column_list = ("municipality", "first_on", "last_on", "state", "user", "created_at")
    column_details_list: Any = (*column_list, "opens", "closes", "proven", "seconds", "solved_at")
    column_filters = ("state", "created_at")
    column_default_sort = "-created_at"


class CertificateView(ReadView):
    """Certificates; the check code is seen on a certificate's own page alone."""

    column_list = ("year", "number", "name", "role", "title", "hours", "issued_on", "state")
    column_details_list: Any = (
        *column_list,
        "municipality",
        "institution",
        "position",
        "organisation",
        "event",
        "first_on",
        "last_on",
        "issued_by",
        "replaces",
        "reason",
        "ended_at",
        "erased_at",
    )
    column_searchable_list = ("name", "title")
    column_filters = ("institution", "state", "role", "year", "issued_on")
    column_default_sort = "-issued_on"


class MailingView(ReadView):
    """Letters to those who came and those who did not."""

    column_list = ("event", "audience", "subject", "sent_at", "sent_by")
    column_details_list: Any = (*column_list, "text")
    column_filters = ("audience", "sent_at")
    column_default_sort = "-sent_at"


class SurveyView(ReadView):
    """Surveys after events, without answers."""

    column_list = ("event", "opened_at", "opened_by", "closes_on")
    column_filters = ("opened_at", "closes_on")
    column_default_sort = "-opened_at"


class QuestionSetView(ReadView):
    """Sets of questions for surveys."""

    column_list = ("municipality", "title", "in_use")
    column_filters = ("in_use",)


class HoursView(ReadView):
    """Hours that went to the records of teachers."""

    column_list = ("event", "person", "hours", "confirmed_at", "confirmed_by", "taken_back_at")
    column_details_list: Any = (*column_list, "enrolment", "leader", "entry")
    column_filters = ("confirmed_at", "taken_back_at")
    column_default_sort = "-confirmed_at"


VIEWS = [
    AdminView(view=MarkView, model=AttendanceMark, title=_("Marks of attendance")),
    AdminView(view=InvitedView, model=Invited, title=_("Invited to events")),
    AdminView(view=InvitationLetterView, model=InvitationLetter, title=_("Invitations sent")),
    AdminView(view=TimetableView, model=Timetable, title=_("Timetables of events")),
    AdminView(view=CertificateView, model=Certificate, title=_("Certificates of events")),
    AdminView(view=MailingView, model=Mailing, title=_("Letters after events")),
    AdminView(view=SurveyView, model=Survey, title=_("Surveys after events")),
    AdminView(view=QuestionSetView, model=QuestionSet, title=_("Sets of questions")),
    AdminView(view=HoursView, model=ConfirmedHours, title=_("Confirmed hours")),
]
