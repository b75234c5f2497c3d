"""Reports: a catalogue of tables that plugins offer, shown on a page and written as spreadsheets."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(
    name="excel_reports", title=_("Reports"), version="1.0", enabled_by_default=True
)
