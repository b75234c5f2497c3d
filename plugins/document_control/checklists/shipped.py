"""The checklists that come with the portal, read from their files."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from plugins.document_control.contracts import (
    ChecklistText,
    FactText,
    ItemText,
    RemarkText,
    SectionText,
)

NAMES = ("plan", "folder", "compliance", "site")


def shipped_checklists() -> tuple[ChecklistText, ...]:
    """Return the shipped checklists."""
    folder = files("plugins.document_control.checklists")
    return tuple(
        checklist_of(tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")))
        for name in NAMES
    )


def checklist_of(source: dict[str, Any]) -> ChecklistText:
    """Return the checklist that a mapping, as TOML or JSON gives it, describes."""
    return ChecklistText(
        code=source["code"],
        subject=source["subject"],
        title=source["title"],
        about=source.get("about", ""),
        sections=tuple(
            SectionText(title=one["title"], items=tuple(_item(row) for row in one.get("item", ())))
            for one in source["section"]
        ),
    )


def _item(row: dict[str, Any]) -> ItemText:
    plain: dict[str, Any] = {
        name: row[name]
        for name in ("hint", "norm", "weight", "asked_of", "applies_when", "rule", "rule_options")
        if name in row
    }
    for name in ("comment_on", "evidence_on"):
        if name in row:
            plain[name] = tuple(row[name].split(","))
    return ItemText(
        code=row["code"],
        question=row["question"],
        facts=tuple(_fact(one) for one in row.get("facts", ())),
        remarks=tuple(RemarkText(**one) for one in row.get("remarks", ())),
        **plain,
    )


def _fact(row: dict[str, Any]) -> FactText:
    choices = tuple((one["code"], one["title"]) for one in row.get("choices", ()))
    return FactText(
        code=row["code"], label=row["label"], kind=row.get("kind", "text"), choices=choices
    )
