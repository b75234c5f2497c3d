"""The words of folders: codes that tables keep, with the titles that people read."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

KINDS = (
    ("compliance", _("Attestation for compliance")),
    ("category", _("Attestation for a category")),
)
STATES = (
    ("collecting", _("Being collected")),
    ("handed_in", _("Handed in for the preview")),
    ("preview", _("Under preview")),
    ("returned", _("Returned with remarks")),
    ("ready", _("Ready")),
    ("closed", _("Over")),
)
PRESENT = (
    ("", _("Not said yet")),
    ("yes", _("Is there")),
    ("partly", _("Is there in part")),
    ("no", _("Is missing")),
)
MARKS = (
    ("fine", _("Fine")),
    ("wanting", _("Something is wanting")),
)
REMARK_STATES = (
    ("open", _("To be mended")),
    ("answered", _("Mended, says the institution")),
    ("mended", _("Mended")),
    ("withdrawn", _("Withdrawn")),
)
PREVIEW_OUTCOMES = (
    ("", _("Under way")),
    ("returned", _("Returned with remarks")),
    ("ready", _("Ready")),
)
