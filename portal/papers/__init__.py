"""Papers (документы): docx made from templates that a district may replace by its own."""

from portal.i18n import lazy_gettext as _

TITLE = _("Papers")
