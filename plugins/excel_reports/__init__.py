"""Reports: a catalogue of tables that plugins offer, shown on a page and written as spreadsheets.

The road of one report: another plugin hands it over (``contracts``, ``spec``) → ``catalogue`` (who is
shown it) → ``parameters`` (what was asked for, checked) → ``services`` (build, preview, write, audit).
Round the rows: ``on_page`` (as the page shows them), ``passport``, ``depersonalised``, ``own_templates``
(an own xlsx in place of the built-in form; ``replacing`` puts one there). Not now but later:
``background`` (large files), ``schedules`` (by schedule; ``scheduling`` counts the days, pure).
``module_switches`` is a report that this plugin gives by itself.
"""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(
    name="excel_reports", title=_("Reports"), version="1.0", enabled_by_default=True
)
