"""Access: who may do what to which rows. Closed by default."""

from portal.access.actor import Actor, Reach, current_actor, system_actor
from portal.access.guards import public, requires, signed_in
from portal.access.policies import (
    InstitutionPolicy,
    Policies,
    Policy,
    RelatedPolicy,
    Verdict,
    policies,
)
from portal.i18n import lazy_gettext as _

TITLE = _("Access")

__all__ = [
    "Actor",
    "InstitutionPolicy",
    "Policies",
    "Policy",
    "Reach",
    "RelatedPolicy",
    "Verdict",
    "current_actor",
    "policies",
    "public",
    "requires",
    "signed_in",
    "system_actor",
]
