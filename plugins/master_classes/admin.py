"""The tables of events in the admin panel: rules of reminders are kept here, the rest is read."""

from __future__ import annotations

from typing import Any

from plugins.master_classes import models
from portal.admin import ReadOnlyView, ScopedModelView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class ReadView(ReadOnlyView):
    """A table that is only looked at: seats, notices and invitations follow the pages of events."""

    changed_where = _("Events are changed on their own pages.")


class EventView(ReadView):
    """Events."""

    column_list = ("title", "kind", "institution", "starts_at", "state", "mode", "capacity")
    column_details_list: Any = (
        *column_list,
        "municipality",
        "internal",
        "direction",
        "topic",
        "description",
        "programme",
        "materials",
        "hours",
        "series",
        "responsible",
        "ends_at",
        "least",
        "least_by",
        "institution_quota",
        "opens_at",
        "closes_at",
        "cancel_until",
        "promotion",
        "hours_to_accept",
        "proposed_by",
        "decided_by",
        "decision",
        "cancelled_reason",
        "sequence",
    )
    column_searchable_list = ("title",)
    column_filters = ("institution", "state", "kind", "mode", "starts_at")
    column_default_sort = "-starts_at"


class SessionView(ReadView):
    """Sessions of events."""

    column_list = ("event", "number", "starts_at", "ends_at", "place", "cancelled")
    column_details_list: Any = (*column_list, "title", "link")
    column_filters = ("starts_at", "cancelled")
    column_default_sort = "-starts_at"


class EnrolmentView(ReadView):
    """Enrolments, without contacts."""

    column_list = ("event", "person", "name", "institution", "state", "seat", "queue_number")
    column_details_list: Any = (
        *column_list,
        "position",
        "asked_at",
        "offered_until",
        "entrance",
        "enrolled_by",
        "replaced_by",
        "changed_at",
    )
    column_filters = ("institution", "state", "asked_at")
    column_default_sort = "-asked_at"


class SeriesView(ReadView):
    """Series of events."""

    column_list = ("title", "kind", "school_year", "municipality")
    column_details_list: Any = (*column_list, "description", "copied_from")
    column_searchable_list = ("title",)
    column_filters = ("school_year", "kind")


class PlaceView(ReadView):
    """Places where events are held."""

    column_list = ("name", "kind", "institution", "seats", "address", "way_minutes", "in_use")
    column_details_list: Any = (*column_list, "municipality")
    column_searchable_list = ("name", "address")
    column_filters = ("kind", "institution", "in_use")


class RuleView(ScopedModelView):
    """When whom is reminded."""

    column_list = ("municipality", "event", "anchor", "hours", "tells", "in_use")
    column_details_list: Any = (*column_list, "text")
    form_columns = ("municipality", "event", "anchor", "hours", "tells", "text", "in_use")
    column_filters = ("tells", "in_use")


VIEWS = [
    AdminView(view=EventView, model=models.Event, title=_("Events")),
    AdminView(view=SessionView, model=models.Session, title=_("Sessions of events")),
    AdminView(view=EnrolmentView, model=models.Enrolment, title=_("Enrolments")),
    AdminView(view=SeriesView, model=models.Series, title=_("Series of events")),
    AdminView(view=PlaceView, model=models.Place, title=_("Places of events")),
    AdminView(view=RuleView, model=models.ReminderRule, title=_("Rules of reminders")),
]
