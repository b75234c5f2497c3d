"""Finding what a page is about: what lies out of reach does not exist, what may not be done is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.document_control.models import (
    Campaign,
    CannedRemark,
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    Item,
    Section,
)
from portal.access import policies
from portal.accounts.models import User
from portal.errors import Conflict, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

LARGEST_KEY = 2**31 - 1


def with_names(query: Any) -> Any:
    """Let a query of checks bring the names that pages show: institution, checklist, inspector."""
    return (
        query.select(ControlCheck, Institution, ChecklistVersion, Checklist, Campaign, User)
        .join(Institution, on=(ControlCheck.institution == Institution.id))
        .switch(ControlCheck)
        .join(ChecklistVersion, on=(ControlCheck.checklist_version == ChecklistVersion.id))
        .join(Checklist, on=(ChecklistVersion.checklist == Checklist.id))
        .switch(ControlCheck)
        .join(Campaign, JOIN.LEFT_OUTER, on=(ControlCheck.campaign == Campaign.id))
        .switch(ControlCheck)
        .join(User, JOIN.LEFT_OUTER, on=(ControlCheck.inspector == User.id), attr="inspector")
        .switch(ControlCheck)
    )


def find_check(actor: Actor, key: int, verb: str = "") -> ControlCheck:
    """Return a check with its names, for a verb where one is named."""
    query = with_names(policies[ControlCheck].rows(actor))
    return _found(actor, ControlCheck, query, key, _("There is no such check."), verb)


def find_campaign(actor: Actor, key: int, verb: str = "") -> Campaign:
    """Return a campaign, for a verb where one is named."""
    return _one(actor, Campaign, key, _("There is no such campaign."), verb)


def find_finding(actor: Actor, key: int, verb: str = "") -> Finding:
    """Return a finding, for a verb where one is named."""
    return _one(actor, Finding, key, _("There is no such finding."), verb)


def find_extension(actor: Actor, key: int) -> Extension:
    """Return a request for more time that the actor may decide."""
    return _one(actor, Extension, key, _("There is no such request for more time."), "edit")


def find_evidence(actor: Actor, key: int, verb: str = "") -> Evidence:
    """Return a proof, for a verb where one is named."""
    return _one(actor, Evidence, key, _("There is no such proof."), verb)


def find_use(actor: Actor, key: int) -> EvidenceUse:
    """Return what a proof is said to prove, for who may take it back."""
    use = _one(actor, EvidenceUse, key, _("There is no such proof."), "")
    verdict = policies[Evidence].permits(actor, "edit", use.evidence)
    if not verdict:
        raise NotAllowed(verdict.reason)
    return use


def find_checklist(actor: Actor, key: int, verb: str = "") -> Checklist:
    """Return a checklist, for a verb where one is named."""
    return _one(actor, Checklist, key, _("There is no such checklist."), verb)


def find_version(actor: Actor, key: int, verb: str = "") -> ChecklistVersion:
    """Return a version of a checklist, for a verb where one is named."""
    return _one(actor, ChecklistVersion, key, _("There is no such checklist."), verb)


def find_item(actor: Actor, key: int) -> Item:
    """Return an item of a checklist."""
    return _one(actor, Item, key, _("There is no such item."), "")


def find_section(actor: Actor, key: int) -> Section:
    """Return a section of a checklist."""
    return _one(actor, Section, key, _("There is no such section."), "")


def find_remark(actor: Actor, item: Item, key: int | None) -> CannedRemark:
    """Return a ready wording of an item."""
    query = policies[CannedRemark].rows(actor).where(CannedRemark.item == item.id)
    found = query.where(CannedRemark.id == key).first() if key is not None else None
    if found is None:
        raise Conflict(_("There is no such ready wording any more."))
    return found


def may(actor: Actor, verb: str, subject: Any) -> bool:
    """Tell whether the actor may do something with a record."""
    return bool(policies[type(subject)].permits(actor, verb, subject))


def _one(actor: Actor, model: Any, key: int, words: str, verb: str) -> Any:
    return _found(actor, model, policies[model].rows(actor), key, words, verb)


def _found(actor: Actor, model: Any, query: Any, key: int, words: str, verb: str) -> Any:
    found = query.where(model.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(words)
    if verb:
        verdict = policies[model].permits(actor, verb, found)
        if not verdict:
            raise NotAllowed(verdict.reason)
    return found
