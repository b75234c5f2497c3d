"""The tables of plans in the admin panel: read here, changed on the pages of plans, where rules hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.models import Activity, EventDate, Evidence, Move, Occurrence, WorkPlan
from portal.admin import ReadOnlyView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import ModelSelect

    from portal.access import Actor


class ReadView(ReadOnlyView):
    """A table that is only looked at: a change here would leave the work behind it as it was."""

    changed_where = _("Plans and their work are changed on the pages of plans.")


class PlanView(ReadView):
    """Plans."""

    column_list = ("institution", "school_year", "title", "state", "changed_at")
    column_details_list: Any = (*column_list, "previous", "created_at")
    column_searchable_list = ("title",)
    column_filters = ("institution", "school_year", "state")
    column_default_sort = "-school_year"


class ActivityView(ReadView):
    """Rows of plans."""

    column_list = ("plan", "number", "text", "term", "kind", "certainty", "responsible")
    column_details_list: Any = (
        *column_list,
        "section",
        "counts_for",
        "counts_needed",
        "debt_of",
        "dropped_reason",
        "changed_at",
    )
    column_searchable_list = ("text", "term", "responsible")
    column_filters = ("kind", "certainty")


class OccurrenceView(ReadView):
    """Pieces of work."""

    column_list = ("activity", "institution", "start", "due", "state", "moves", "responsible")
    column_details_list: Any = (
        *column_list,
        "handed_down",
        "origin",
        "first_due",
        "event",
        "reason",
        "note",
        "done_on",
        "done_by",
        "changed_at",
    )
    column_filters = ("institution", "state", "due", "handed_down")
    column_default_sort = "due"


class PartOfWorkView(ReadView):
    """What belongs to a piece of work, read together with the row that says which work it is."""

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the rows with their work and its row of the plan: one query, however many there are."""
        query = super().rows(actor).select(self.model, Occurrence, Activity)
        return query.join(Occurrence).join(Activity)

    def relations_of(self, names: Iterable[str]) -> list[Any]:
        """Return the other relations: the work is in the query already."""
        return [one for one in super().relations_of(names) if one.name != "occurrence"]


class EvidenceView(PartOfWorkView):
    """Proof of work."""

    column_list = ("occurrence", "kind", "on", "text", "url", "by", "at")
    column_details_list: Any = (*column_list, "work_kind")
    column_searchable_list = ("text",)
    column_filters = ("kind", "on")


class MoveView(PartOfWorkView):
    """Deadlines that were moved."""

    column_list = ("occurrence", "old_due", "new_due", "reason", "by", "at")
    column_details_list: Any = column_list
    column_filters = ("new_due",)


class EventView(ReadView):
    """Days of events."""

    column_list = ("plan", "anchor", "on", "last_on", "note")
    column_details_list: Any = column_list
    column_filters = ("on",)


VIEWS = [
    AdminView(view=PlanView, model=WorkPlan, title=_("Work plans")),
    AdminView(view=ActivityView, model=Activity, title=_("Rows of plans")),
    AdminView(view=OccurrenceView, model=Occurrence, title=_("Pieces of work")),
    AdminView(view=EvidenceView, model=Evidence, title=_("Proof of work")),
    AdminView(view=MoveView, model=Move, title=_("Moved deadlines")),
    AdminView(view=EventView, model=EventDate, title=_("Days of events")),
]
