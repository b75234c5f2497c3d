"""The tables of document control: checklists, campaigns, checks, findings and their proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.models.campaigns import Campaign, Inspector
from plugins.document_control.models.checklists import (
    CannedRemark,
    Checklist,
    ChecklistVersion,
    Item,
    ItemFact,
    Section,
)
from plugins.document_control.models.checks import (
    ControlCheck,
    Counter,
    Fact,
    SelfAnswer,
    Step,
    Subject,
    Verdict,
    VerdictChange,
)
from plugins.document_control.models.findings import (
    Evidence,
    EvidenceUse,
    Extension,
    Finding,
    Reply,
)

if TYPE_CHECKING:
    from peewee import Model

__all__ = [
    "TABLES",
    "Campaign",
    "CannedRemark",
    "Checklist",
    "ChecklistVersion",
    "ControlCheck",
    "Counter",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "Fact",
    "Finding",
    "Inspector",
    "Item",
    "ItemFact",
    "Reply",
    "Section",
    "SelfAnswer",
    "Step",
    "Subject",
    "Verdict",
    "VerdictChange",
]

TABLES: tuple[type[Model] | Any, ...] = (
    Checklist,
    ChecklistVersion,
    Section,
    Item,
    ItemFact,
    CannedRemark,
    Campaign,
    Inspector,
    Counter,
    ControlCheck,
    Subject,
    Fact,
    SelfAnswer,
    Verdict,
    VerdictChange,
    Step,
    Finding,
    Reply,
    Extension,
    Evidence,
    EvidenceUse,
)
