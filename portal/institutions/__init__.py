"""Municipalities and institutions, and who works where."""

from portal.i18n import lazy_gettext as _

TITLE = _("Institutions")
