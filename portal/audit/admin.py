"""The table of the audit in the admin panel; only read: the database itself keeps it so."""

from __future__ import annotations

from portal.admin import ScopedModelView


class AuditView(ScopedModelView):
    """Who did what to which record, the newest first."""

    column_list = ("at", "actor_name", "action", "label", "institution", "address")
    column_details_list = [*column_list, "subject", "subject_id", "note", "request_id"]
    column_searchable_list = ("actor_name", "label")
    column_filters = ("action", "institution", "at")
    column_default_sort = "-at"
