"""The tables of document control in the admin panel: all are read here and changed on their pages."""

from __future__ import annotations

from typing import Any

from plugins.document_control import models
from portal.admin import ReadOnlyView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class ChecklistView(ReadOnlyView):
    """Checklists."""

    column_list = ("title", "subject", "municipality", "origin", "in_use")
    column_filters = ("subject", "in_use")


class VersionView(ReadOnlyView):
    """Versions of checklists."""

    column_list = ("checklist", "number", "state", "published_at", "published_by")
    column_filters = ("state",)


class ItemView(ReadOnlyView):
    """Items of checklists."""

    column_list = ("checklist_version", "position", "code", "question", "norm", "weight", "rule")
    column_searchable_list = ("question", "code")


class CampaignView(ReadOnlyView):
    """Campaigns."""

    column_list = ("title", "checklist_version", "state", "starts_on", "ends_on", "created_by")
    column_searchable_list = ("title",)
    column_filters = ("state", "starts_on", "ends_on")
    column_default_sort = "-starts_on"


class CheckView(ReadOnlyView):
    """Checks."""

    column_list = ("year", "number", "institution", "state", "due_on", "inspector", "outcome")
    column_details_list: Any = (
        *column_list,
        "campaign",
        "checklist_version",
        "round",
        "asked",
        "answered",
        "score",
        "submitted_at",
        "issued_at",
        "acknowledged_at",
        "acknowledged_name",
        "closed_at",
    )
    column_filters = ("institution", "state", "due_on", "outcome")


class FindingView(ReadOnlyView):
    """Findings."""

    column_list = ("institution", "check_of", "severity", "state", "text", "due_on", "responsible")
    column_searchable_list = ("text",)
    column_filters = ("institution", "state", "severity", "due_on")


class StepView(ReadOnlyView):
    """Steps of checks."""

    column_list = ("check_of", "was", "became", "reason", "taken_by", "taken_at")
    column_default_sort = "-taken_at"


class EvidenceView(ReadOnlyView):
    """Proofs."""

    column_list = ("institution", "check_of", "kind", "title", "number", "added_by", "added_at")
    column_filters = ("institution", "kind")


VIEWS = (
    AdminView(view=ChecklistView, model=models.Checklist, title=_("Checklists of checks")),
    AdminView(view=VersionView, model=models.ChecklistVersion, title=_("Versions of checklists")),
    AdminView(view=ItemView, model=models.Item, title=_("Items of checklists")),
    AdminView(view=CampaignView, model=models.Campaign, title=_("Campaigns of checks")),
    AdminView(view=CheckView, model=models.ControlCheck, title=_("Checks")),
    AdminView(view=FindingView, model=models.Finding, title=_("Findings")),
    AdminView(view=StepView, model=models.Step, title=_("Steps of checks")),
    AdminView(view=EvidenceView, model=models.Evidence, title=_("Proofs")),
)
