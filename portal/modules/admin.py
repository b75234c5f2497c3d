"""The table of switches in the admin panel; only read: switching has a page that shows what goes along."""

from __future__ import annotations

from portal.admin import ScopedModelView


class SwitchView(ScopedModelView):
    """Which module has been switched where, by whom and when."""

    column_list = ("institution", "plugin", "enabled", "changed_by", "changed_at")
    column_details_list = [*column_list]
    column_searchable_list = ("plugin",)
    column_filters = ("institution", "plugin", "enabled")
