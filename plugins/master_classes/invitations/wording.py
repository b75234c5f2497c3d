"""The words of invitations: in what standing somebody is invited, and as whom."""

from __future__ import annotations

from portal.agenda.invitation_text import (
    CANCELLED,
    CHAIR,
    CONFIRMED,
    INFORMED,
    PARTICIPANT,
    TENTATIVE,
)
from portal.i18n import lazy_gettext as _

STANDINGS = (
    (TENTATIVE, _("Presumed")),
    (CONFIRMED, _("Invited")),
    (CANCELLED, _("It is called off")),
)
GUEST_ROLES = (
    ("participant", _("Participant")),
    ("leader", _("Leader")),
    ("coordinator", _("Who enrolled")),
)
ROLE_IN_CALENDAR = {"participant": PARTICIPANT, "leader": CHAIR, "coordinator": INFORMED}
