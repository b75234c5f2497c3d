"""The tables of sites in the admin panel: read here; addresses and requirements change on their pages."""

from __future__ import annotations

from typing import Any

from plugins.document_control.sites import models
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.admin import ReadOnlyView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class SiteView(ReadOnlyView):
    """Sites."""

    column_list = ("institution", "address", "checked", "state", "looked_at", "wanting", "unsure")
    column_searchable_list = ("address",)
    column_filters = ("institution", "checked", "looked_at")


class RequiredPageView(ReadOnlyView):
    """What sites must have."""

    column_list = ("title", "code", "municipality", "test", "anywhere", "in_use")
    column_details_list: Any = (*column_list, "any_of", "all_of", "paths", "kinds", "position")
    column_searchable_list = ("title",)


class DistrictView(ReadOnlyView):
    """A table that institutions see nothing of: it is not offered to them."""

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may do this: looking only, and for the district alone."""
        return works_for_district(acting()) and super().may(verb, subject)


class LookView(DistrictView):
    """Looks of the robot."""

    column_list = ("site", "state", "started_at", "finished_at", "pages", "requests", "error")
    column_details_list: Any = (*column_list, "moved_to")
    column_filters = ("state", "started_at")
    column_default_sort = "-started_at"


class SnapshotView(DistrictView):
    """Snapshots, without what the pages hold: that is shown and given out on their own pages."""

    column_list = ("look", "title", "url", "status", "fetched_at")
    column_details_list: Any = (*column_list, "final_url", "content_type", "encoding", "digest")
    column_searchable_list = ("url",)
    column_default_sort = "-fetched_at"


class PageResultView(ReadOnlyView):
    """Results of looks."""

    column_list = ("institution", "title", "proposed", "confirmed", "seen_at", "reason")
    column_details_list: Any = (
        *column_list,
        "person",
        "url",
        "digest",
        "changed",
        "comment",
        "confirmed_by",
        "confirmed_at",
        "finding",
        "due_by",
    )
    column_filters = ("institution", "proposed", "confirmed", "seen_at")
    column_default_sort = "-seen_at"


VIEWS = (
    AdminView(view=SiteView, model=models.Site, title=_("Sites of institutions")),
    AdminView(view=RequiredPageView, model=models.RequiredPage, title=_("What sites must have")),
    AdminView(view=LookView, model=models.Look, title=_("Looks of the robot")),
    AdminView(view=SnapshotView, model=models.Snapshot, title=_("Snapshots of pages")),
    AdminView(view=PageResultView, model=models.PageResult, title=_("Results of looks at sites")),
)
