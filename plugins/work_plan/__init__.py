"""The yearly plan (план работы): its worded terms are read, and it becomes dated work with evidence."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(name="work_plan", title=_("Work plan"), version="1.0", enabled_by_default=True)
