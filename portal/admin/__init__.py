"""The admin panel: Flask-Admin fitted to the portal's policies, audit, words and look.

A plugin's ``admin.py`` subclasses :class:`ScopedModelView` and tells which columns to show, filter
and search, or :class:`ReadOnlyView` where rows are changed on pages; its ``hooks.py`` returns ``AdminView(view=…, model=…, title=…)`` values. Rows, rights,
transactions, the audit, labels and errors are the base's business.
"""

from portal.admin.actions import bulk_action
from portal.admin.mount import mount_admin
from portal.admin.reading import ReadOnlyView
from portal.admin.views import ScopedModelView

__all__ = ["ReadOnlyView", "ScopedModelView", "bulk_action", "mount_admin"]
