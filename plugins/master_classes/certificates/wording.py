"""The words of certificates: codes that the table keeps, with the titles that people read."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

PARTICIPANT, LEADER = "participant", "leader"
ROLES = (
    (PARTICIPANT, _("Participant")),
    (LEADER, _("Leader")),
)
VALID, REISSUED, REVOKED = "valid", "reissued", "revoked"
STATES = (
    (VALID, _("Valid")),
    (REISSUED, _("Reissued")),
    (REVOKED, _("Revoked")),
)
