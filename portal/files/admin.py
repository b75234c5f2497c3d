"""The tables of files in the admin panel; only read: files come and go with their records."""

from __future__ import annotations

from typing import Any

from portal.admin import ScopedModelView
from portal.errors import NotAllowed
from portal.i18n import gettext as _


class ReadOnlyView(ScopedModelView):
    """A table that is only looked at, whatever the actor may do with the records of the files."""

    can_create = False
    can_edit = False
    can_delete = False

    def may(self, verb: str, subject: Any = None) -> bool:
        """Tell whether the actor may look; nothing else is done here."""
        return verb == "view" and super().may(verb, subject)

    def demand(self, verb: str, subject: Any = None) -> None:
        """Refuse everything but looking."""
        if verb != "view":
            raise NotAllowed(_("Files are added and removed on the page of their record."))
        super().demand(verb, subject)


class FileView(ReadOnlyView):
    """The files of the records within reach, the newest first."""

    column_list = ("title", "subject", "subject_id", "institution", "created_at", "keep_until")
    column_searchable_list = ("title",)
    column_filters = ("institution", "created_at")
    column_default_sort = "-created_at"


class VersionView(ReadOnlyView):
    """The versions with their sizes and check sums, the newest first."""

    column_list = ("name", "number", "kind", "size", "uploaded_by", "at", "scan")
    column_details_list = ["file", *column_list, "sha256"]
    column_searchable_list = ("name",)
    column_filters = ("scan", "at")
    column_default_sort = "-at"
