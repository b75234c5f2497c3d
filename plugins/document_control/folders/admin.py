"""The tables of folders in the admin panel: all are read here and changed on their pages."""

from __future__ import annotations

from typing import Any

from plugins.document_control.folders import models
from portal.admin import ReadOnlyView
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView


class FolderView(ReadOnlyView):
    """Folders."""

    column_list = ("person", "institution", "month", "kind", "state", "due_on", "inspector")
    column_details_list: Any = (
        *column_list,
        "employment",
        "reason",
        "hand_in_by",
        "asked",
        "present",
        "remarks_open",
        "handed_in_at",
        "handed_in_by",
        "closed_at",
        "opened_by",
        "created_at",
    )
    column_filters = ("institution", "state", "month", "due_on")
    column_default_sort = "-month"


class PartView(ReadOnlyView):
    """Parts of folders."""

    column_list = ("folder", "position", "title", "required", "present", "first_on", "last_on")
    column_details_list: Any = (*column_list, "least_files", "certified", "comment")
    column_filters = ("present",)


class MaterialView(ReadOnlyView):
    """What the databank gave to parts of folders."""

    column_list = ("part", "title", "held_on", "hours", "certificate_number", "added_by")


class PreviewView(ReadOnlyView):
    """Previews of folders."""

    column_list = ("folder", "number", "inspector", "begun_at", "given_at", "outcome")
    column_details_list: Any = (*column_list, "words")
    column_filters = ("outcome", "given_at")
    column_default_sort = "-begun_at"


class RemarkView(ReadOnlyView):
    """Remarks of previews."""

    column_list = ("folder", "part", "severity", "state", "text", "raised_by", "given_at")
    column_details_list: Any = (*column_list, "answer", "mended_by", "mended_at")
    column_filters = ("severity", "state")


class TemplateView(ReadOnlyView):
    """Lists of what folders must hold."""

    column_list = ("title", "municipality")


class TemplatePartView(ReadOnlyView):
    """Parts that folders are asked for."""

    column_list = ("template", "position", "title", "code", "required", "least_files", "certified")
    column_details_list: Any = (*column_list, "hint")


VIEWS = (
    AdminView(view=FolderView, model=models.Folder, title=_("Portfolios")),
    AdminView(view=PartView, model=models.FolderPart, title=_("Parts of portfolios")),
    AdminView(view=MaterialView, model=models.PartMaterial, title=_("Materials in portfolios")),
    AdminView(view=PreviewView, model=models.Preview, title=_("Previews of portfolios")),
    AdminView(view=RemarkView, model=models.Remark, title=_("Remarks on portfolios")),
    AdminView(view=TemplateView, model=models.FolderTemplate, title=_("What portfolios must hold")),
    AdminView(
        view=TemplatePartView, model=models.TemplatePart, title=_("Parts that portfolios must have")
    ),
)
