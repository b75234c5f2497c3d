"""Who sees and changes which checks.

The district's people see the checks of their municipality. An institution sees its own checks once
their campaign runs, never a verdict or a finding that has not been given out, and changes only what
is its to say: facts, its self-check, its proofs, its answers to findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.document_control import models
from plugins.document_control.models import (
    Campaign,
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Counter,
    Evidence,
    Finding,
    Item,
    Verdict,
)
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal.access.municipal import (
    NOTHING,
    MunicipalPolicy,
    municipality_of,
    works_for_district,
)
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy
from portal.access.policies import Verdict as Allowed
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.privacy.permissions import PrivacyPermission

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "document_control.check"
CAMPAIGN = "document_control.campaign"
CHECKLIST = "document_control.checklist"
PERMISSION_OF_VERB = {
    "answer": ControlPermission.ANSWER,
    "acknowledge": ControlPermission.ACKNOWLEDGE,
    "reopen": ControlPermission.REOPEN,
}


class ShippedOrOwn(MunicipalPolicy):
    """What is shipped is everybody's to read, what a district made of it its people's."""

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; what is shipped belongs to no municipality."""
        if actor.reach.everything:
            return None
        shipped: Any = self.of.municipality.is_null()
        own: Any = self.of.municipality == municipality_of(actor)
        return cast("Expression", shipped | own)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer by grant and reach; what is shipped is copied by districts, never changed."""
        verdict = super().permits(actor, verb, record)
        if verdict and record is not None and GRANT_OF_VERB.get(verb) == "edit":
            if not works_for_district(actor):
                return Allowed(False, _("Checklists are kept by the district."))
            if record.id is not None and record.municipality_id is None:
                return Allowed(False, _("Shipped checklists are not changed: make a copy."))
        return verdict


class OwnedByInstitution(MunicipalPolicy):
    """Rows with a municipality and an institution: an institution sees its own that are shown to it."""

    def shown(self) -> Any:
        """Return the condition that a row is shown to its institution."""
        return None

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return PERMISSION_OF_VERB.get(verb) or super().permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        if works_for_district(actor):
            return super().where(actor)
        own: Any = self.of.institution == actor.reach.institution_id
        shown = self.shown()
        return cast("Expression", own if shown is None else own & shown)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the row."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer by grant, reach and side: an institution never does the inspector's part."""
        if record is not None and not works_for_district(actor):
            if GRANT_OF_VERB.get(verb) == "edit":
                return Allowed(False, _("This is for the inspector to do."))
            if record.institution_id != actor.reach.institution_id:
                return Allowed(False, _("The institution lies outside your reach."))
        return super().permits(actor, verb, record)


def without_blocked(actor: Actor, person: Any, inside: Expression | None) -> Expression | None:
    """Return a condition with the further one that the person, if there is one, is not blocked."""
    if actor.can(PrivacyPermission.SEE_BLOCKED):
        return inside
    hidden = Person.select(Person.id).where(Person.blocked)
    shown = person.is_null() | person.not_in(hidden)
    return cast("Expression", shown if inside is None else inside & shown)


class CheckPolicy(OwnedByInstitution):
    """Checks: an institution's own once they have begun."""

    def __init__(self) -> None:
        super().__init__(ControlCheck, RESOURCE)

    def shown(self) -> Any:
        """Return the condition that the campaign, where there is one, has begun."""
        begun = Campaign.select(Campaign.id).where(Campaign.state != "draft")
        return ControlCheck.campaign.is_null() | ControlCheck.campaign.in_(begun)


class FindingPolicy(OwnedByInstitution):
    """Findings: an institution's own once they were given out."""

    def __init__(self) -> None:
        super().__init__(Finding, RESOURCE)

    def shown(self) -> Any:
        """Return the condition that the finding was given out."""
        return Finding.issued_at.is_null(False) & (Finding.state != "draft")


class PartPolicy(RelatedPolicy):
    """What stands beside a check or a finding: seen with it.

    ``institutions_write`` tells that the checked institution writes it too (verb ``answer``).
    """

    def __init__(
        self,
        model: type[Any],
        of: Policy,
        *,
        field: str = "check_of",
        institutions_write: bool = False,
        read_only: bool = False,
    ) -> None:
        super().__init__(model, of.resource, field=getattr(model, field), of=of)
        self.read_only = read_only
        self.institutions_write = institutions_write

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the row it belongs to."""
        return self.of.institution_of(getattr(record, self.field.name))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer like the row it belongs to; an institution writes what is its to say."""
        if (
            self.institutions_write
            and record is not None
            and not works_for_district(actor)
            and GRANT_OF_VERB.get(verb) == "edit"
        ):
            return self.of.permits(actor, "answer", getattr(record, self.field.name))
        return super().permits(actor, verb, record)


class VerdictPolicy(PartPolicy):
    """Verdicts: an institution sees those that were given out."""

    def __init__(self, of: Policy) -> None:
        super().__init__(Verdict, of)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        condition: Any = super().where(actor)
        if works_for_district(actor):
            return cast("Expression | None", condition)
        given: Any = Verdict.issued_at.is_null(False)
        return cast("Expression", given if condition is None else condition & given)


class InspectorsOnly(PartPolicy):
    """What only those see who check."""

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; nothing for institutions."""
        return super().where(actor) if works_for_district(actor) else cast("Expression", NOTHING)


class EvidencePolicy(Policy):
    """Proofs: with their institution; those of the inspector are shown with the result."""

    def __init__(self) -> None:
        super().__init__(Evidence, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb; whose side may write is told by the record."""
        return (
            ControlPermission.VIEW
            if GRANT_OF_VERB.get(verb) == "edit"
            else super().permission(verb)
        )

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        inside: Any = actor.reach.where(cast("Any", Evidence).institution)
        if works_for_district(actor):
            if actor.reach.everything:
                return None
            inside = Evidence.institution.in_(
                Institution.select(Institution.id).where(
                    Institution.municipality == municipality_of(actor)
                )
            )
            return cast("Expression", inside)
        given = ControlCheck.select(ControlCheck.id).where(
            ControlCheck.id == Evidence.check_of, ControlCheck.issued_at >= Evidence.added_at
        )
        shown: Any = (Evidence.by_inspector == False) | Evidence.check_of.in_(given)  # noqa: E712 - SQL
        return cast("Expression", inside & shown)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the proof."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer: each side changes its own proofs."""
        if GRANT_OF_VERB.get(verb) == "edit":
            needed = (
                ControlPermission.EDIT if works_for_district(actor) else ControlPermission.ANSWER
            )
            if not actor.can(needed):
                return Allowed(False, _("Your role does not grant %(code)s.", code=needed))
            if record is not None and record.by_inspector != works_for_district(actor):
                return Allowed(False, _("This proof was added by the other side."))
        return super().permits(actor, verb, record)


def all_policies() -> list[Policy]:
    """Return one policy for each model of document control."""
    checklists = ShippedOrOwn(Checklist, CHECKLIST)
    versions = PartPolicy(ChecklistVersion, checklists, field="checklist")
    items = PartPolicy(Item, versions, field="checklist_version")
    campaigns = MunicipalPolicy(Campaign, CAMPAIGN)
    checks = CheckPolicy()
    verdicts = VerdictPolicy(checks)
    findings = FindingPolicy()
    evidence = EvidencePolicy()
    return [
        checklists,
        versions,
        PartPolicy(models.Section, versions, field="checklist_version"),
        items,
        PartPolicy(models.ItemFact, items, field="item"),
        PartPolicy(models.CannedRemark, items, field="item"),
        campaigns,
        PartPolicy(models.Inspector, campaigns, field="campaign"),
        MunicipalPolicy(Counter, RESOURCE, read_only=True),
        checks,
        PartPolicy(models.Subject, checks),
        PartPolicy(models.Fact, checks, institutions_write=True),
        PartPolicy(models.SelfAnswer, checks, institutions_write=True),
        verdicts,
        InspectorsOnly(models.VerdictChange, verdicts, field="verdict_of", read_only=True),
        PartPolicy(models.Step, checks, read_only=True),
        findings,
        PartPolicy(models.Reply, findings, field="finding", institutions_write=True),
        PartPolicy(models.Extension, findings, field="finding", institutions_write=True),
        evidence,
        PartPolicy(models.EvidenceUse, evidence, field="evidence", institutions_write=True),
    ]
