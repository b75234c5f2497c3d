"""Writing shipped checklists into the tables: a changed text becomes the next version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import current_app

from plugins.document_control.models import (
    CannedRemark,
    Checklist,
    ChecklistVersion,
    Item,
    ItemFact,
    Section,
)
from portal import clock

if TYPE_CHECKING:
    from plugins.document_control.contracts import ChecklistText, ItemText


def install() -> None:
    """Write the checklists of all plugins that are new or have changed; safe to run again."""
    for owner, text in current_app.extensions["plugins"].hook(
        "document_control_register_checklists"
    ):
        _write(owner, text)


def _write(owner: str, text: ChecklistText) -> None:
    checklist = Checklist.get_or_none(Checklist.code == text.code)
    if checklist is None:
        checklist = Checklist.create(
            code=text.code, subject=text.subject, title=text.title, origin=owner
        )
    mark = fingerprint(text)
    last = (
        ChecklistVersion.select()
        .where(ChecklistVersion.checklist == checklist.id)
        .order_by(ChecklistVersion.number.desc())
        .first()
    )
    if last is not None and last.fingerprint == mark:
        return
    number = 1 if last is None else last.number + 1
    retire(checklist)
    write_version(checklist, text, number=number, mark=mark)


def retire(checklist: Checklist) -> None:
    """Take the published versions of a checklist out of use; checks that run keep theirs."""
    ChecklistVersion.update(state="retired", version=ChecklistVersion.version + 1).where(
        ChecklistVersion.checklist == checklist.id, ChecklistVersion.state == "published"
    ).execute()


def write_version(
    checklist: Checklist, text: ChecklistText, *, number: int, mark: str = ""
) -> ChecklistVersion:
    """Write a text as a published version of a checklist and return it."""
    made = ChecklistVersion.create(
        checklist=checklist,
        number=number,
        state="published",
        about=text.about,
        published_at=clock.now(),
        fingerprint=mark,
    )
    place = 0
    for order, part in enumerate(text.sections, start=1):
        section = Section.create(checklist_version=made, position=order, title=part.title)
        for row in part.items:
            place += 1
            _write_item(made, section, row, place)
    return made


def _write_item(made: ChecklistVersion, section: Section, row: ItemText, place: int) -> None:
    item = Item.create(
        checklist_version=made,
        section=section,
        code=row.code,
        position=place,
        question=row.question,
        hint=row.hint,
        norm=row.norm,
        weight=row.weight,
        asked_of=row.asked_of,
        applies_when=as_text(row.applies_when),
        comment_on=",".join(row.comment_on),
        evidence_on=",".join(row.evidence_on),
        rule=row.rule,
        rule_options=as_text(row.rule_options),
    )
    for order, fact in enumerate(row.facts, start=1):
        choices = "\n".join(f"{code}={title}" for code, title in fact.choices)
        ItemFact.create(
            item=item,
            code=fact.code,
            position=order,
            kind=fact.kind,
            label=fact.label,
            choices=choices,
        )
    for order, remark in enumerate(row.remarks, start=1):
        CannedRemark.create(
            item=item,
            position=order,
            severity=remark.severity,
            text=remark.text,
            recommendation=remark.recommendation,
        )


def as_text(options: object) -> str:
    """Return options as the JSON that tables keep, empty for none."""
    return json.dumps(options, ensure_ascii=False, sort_keys=True) if options else ""


def fingerprint(text: ChecklistText) -> str:
    """Return what tells whether a text has changed."""
    plain = json.dumps(asdict(text), ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(plain.encode()).hexdigest()
