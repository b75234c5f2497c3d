"""What a plugin hands over to ship a checklist of its own: frozen values, read by those who install."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FactText:
    """A fact that an item asks for; ``kind`` is text, date, number, yes_no or choice."""

    code: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkText:
    """A ready wording of a finding; ``severity`` is advice, remark or violation."""

    text: str
    severity: str = "remark"
    recommendation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """An item: ``code`` is the same for ever, ``asked_of`` is institution or subject (each teacher)."""

    code: str
    question: str
    hint: str = ""
    norm: str = ""
    weight: int = 1
    asked_of: str = "institution"
    applies_when: Mapping[str, Any] = field(default_factory=dict)
    comment_on: tuple[str, ...] = ("no", "partly")
    evidence_on: tuple[str, ...] = ()
    rule: str = ""
    rule_options: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[FactText, ...] = ()
    remarks: tuple[RemarkText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A section with its items, in order."""

    title: str
    items: tuple[ItemText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistText:
    """A checklist that a plugin ships; a changed text becomes the next version, running checks keep theirs."""

    code: str
    subject: str
    title: str
    sections: tuple[SectionText, ...]
    about: str = ""
