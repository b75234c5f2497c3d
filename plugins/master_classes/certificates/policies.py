"""Who sees and issues which certificates: the district all of its own, an institution its people's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.certificates.models import Certificate, CertificateCounter
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import SharedPolicy
from portal.access.municipal import works_for_district
from portal.access.policies import GRANT_OF_VERB, Policy, Verdict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "master_classes.certificate"


class CertificatePolicy(SharedPolicy):
    """Certificates: the municipality's for its people, those of its own people for an institution."""

    def __init__(self) -> None:
        super().__init__(Certificate, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who sees enrolments sees the certificates."""
        if GRANT_OF_VERB.get(verb) == "edit":
            return ClassesPermission.CERTIFICATES
        return ClassesPermission.EXPORT if verb == "export" else ClassesPermission.ENROLMENTS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if works_for_district(actor):
            return super().where(actor)
        return Certificate.institution == actor.reach.institution_id

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; certificates are the district's to issue."""
        if GRANT_OF_VERB.get(verb) == "edit" and not works_for_district(actor):
            return Verdict(False, _("Certificates are issued by the district."))
        return super().permits(actor, verb, record)


class CounterPolicy(SharedPolicy):
    """Counters of numbers: read by who issues certificates, changed by nobody."""

    def __init__(self) -> None:
        super().__init__(CertificateCounter, RESOURCE)
        self.read_only = True

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb."""
        return ClassesPermission.CERTIFICATES


def all_policies() -> list[Policy]:
    """Return one policy for each model of the room."""
    return [CertificatePolicy(), CounterPolicy()]
