"""Keeping checklists: a copy of what is shipped, drafts of new versions, items, putting into use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plugins.document_control.checklists.conditions import wrong_with
from plugins.document_control.checklists.flaws import flaws_of
from plugins.document_control.checklists.installing import as_text, retire
from plugins.document_control.checklists.vocabulary import choices_of, vocabulary_of
from plugins.document_control.models import (
    CannedRemark,
    Checklist,
    ChecklistVersion,
    Item,
    ItemFact,
    Section,
)
from plugins.document_control.rules.catalogue import CATALOGUE, missing_parameters
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, fits, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.access import Actor
    from portal.institutions.models import Municipality

PARTS = ("hint", "norm", "weight", "asked_of", "applies_when", "rule", "rule_options")


MOST_CHOICES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValues:
    """A fact that an item asks for; ``choices`` are titles, one on a line, ``code`` empty for a new one."""

    label: str
    kind: str = "text"
    choices: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """What an item of a draft says; ``remarks`` are ready wordings, one on a line.

    ``applies_when`` and ``facts`` stay as they are where they are none.
    """

    question: str
    section: str
    hint: str = ""
    norm: str = ""
    weight: int = 1
    asked_of: str = "institution"
    comment_on: str = "no,partly"
    evidence_on: str = ""
    remarks: str = ""
    applies_when: Mapping[str, Any] | None = None
    facts: Sequence[FactValues] | None = None


def copy_checklist(
    actor: Actor, source: ChecklistVersion, municipality: Municipality, *, title: str
) -> ChecklistVersion:
    """Make a district's own checklist of a version, as a draft; return the draft.

    Codes of items stay, so that findings are told again across the two.
    """
    made = Checklist(
        code=f"own.{secrets.token_hex(6)}",
        municipality=municipality,
        subject=source.checklist.subject,
        title=fits(Checklist, "title", need("title", title, _("Give it a title."))),
    )
    demand(actor, "create", made)
    with write():
        made.save(force_insert=True)
        record(actor, "create", made, label=label_of(made))
        return _copied(source, made, number=1)


def new_checklist(
    actor: Actor, municipality: Municipality, *, title: str, subject: str
) -> ChecklistVersion:
    """Make an empty checklist of a district's own, as a draft; return the draft."""
    made = Checklist(
        code=f"own.{secrets.token_hex(6)}",
        municipality=municipality,
        subject=subject,
        title=fits(Checklist, "title", need("title", title, _("Give it a title."))),
    )
    demand(actor, "create", made)
    with write():
        made.save(force_insert=True)
        record(actor, "create", made, label=label_of(made))
        return ChecklistVersion.create(checklist=made, number=1)


def begin_version(actor: Actor, checklist: Checklist) -> ChecklistVersion:
    """Return the draft of the next version, made of the last one where there is no draft yet."""
    with write():
        stored = take(checklist)
        demand(actor, "edit", stored)
        last = (
            ChecklistVersion.select()
            .where(ChecklistVersion.checklist == stored.id)
            .order_by(ChecklistVersion.number.desc())
            .first()
        )
        if last is None:
            return ChecklistVersion.create(checklist=stored, number=1)
        if last.state == "draft":
            return last
        record(actor, "change", stored, label=label_of(stored), note=_("A new version was begun."))
        return _copied(last, stored, number=last.number + 1)


def save_item(
    actor: Actor,
    version: ChecklistVersion,
    values: ItemValues,
    *,
    item: Item | None = None,
    seen: int | None = None,
) -> Item:
    """Add an item to a draft, or change one of it."""
    question = need("question", values.question, _("Write what is asked."))
    heading = fits(Section, "title", need("section", values.section, _("Name the section.")))
    if values.weight < 0:
        refuse("weight", _("A weight is not below nought."))
    with write():
        stored = _draft(actor, version, seen)
        section = _section(stored, heading)
        if item is None:
            last = _count(stored)
            item = Item(
                checklist_version=stored,
                code=new_code(),
                position=last + 1,
                section=section,
                question=question,
            )
        elif item.checklist_version_id != stored.id:
            raise Conflict(_("The item belongs to another version."))
        item.section, item.question = section, question
        item.hint, item.norm = values.hint.strip(), fits(Item, "norm", values.norm)
        item.weight, item.asked_of = values.weight, values.asked_of
        item.comment_on, item.evidence_on = values.comment_on, values.evidence_on
        if values.applies_when is not None:
            _give_condition(stored, item, values.applies_when)
        item.save()
        _write_remarks(item, values.remarks)
        if values.facts is not None:
            _write_facts(stored, item, values.facts)
        _drop_empty(stored)
        _touched(actor, stored, item.question)
        return item


def set_rule(
    actor: Actor,
    version: ChecklistVersion,
    item: Item,
    *,
    rule: str,
    options: Mapping[str, Any],
    add: Sequence[FactValues] = (),
    seen: int | None = None,
) -> Item:
    """Let a rule propose the verdict on an item of a draft, or none (an empty ``rule``).

    ``add`` are facts that the rule reads and no item asks for yet: the item asks for them from now on.
    """
    with write():
        stored = _draft(actor, version, seen)
        if item.checklist_version_id != stored.id:
            raise Conflict(_("The item belongs to another version."))
        known = CATALOGUE.get(rule)
        if rule and known is None:
            refuse("rule", _("There is no such rule."))
        if known is not None and known.only_of and item.asked_of != known.only_of:
            refuse("rule", _("The rule is about a teacher: let the item be asked of each teacher."))
        for one in missing_parameters(rule, options):
            refuse(one.name, _("Choose what the rule reads."))
        item.rule, item.rule_options = rule, as_text(dict(options))
        item.save()
        place = ItemFact.select().where(ItemFact.item == item.id).count()
        for order, fact in enumerate(add, start=place + 1):
            _write_fact(item, fact, order)
        _touched(actor, stored, item.question)
        return item


def new_code() -> str:
    """Return a code for an item or a fact of a district's own; it stays the same in later versions."""
    return f"own.{secrets.token_hex(5)}"


def remove_item(
    actor: Actor, version: ChecklistVersion, item: Item, *, seen: int | None = None
) -> None:
    """Take an item out of a draft."""
    with write():
        stored = _draft(actor, version, seen)
        if item.checklist_version_id != stored.id:
            raise Conflict(_("The item belongs to another version."))
        item.delete_instance()
        _drop_empty(stored)
        _touched(actor, stored, item.question)


def move_item(
    actor: Actor, version: ChecklistVersion, item: Item, *, up: bool, seen: int | None = None
) -> None:
    """Move an item one place up or down; over the edge of its section it goes into the next one."""
    with write():
        stored = _draft(actor, version, seen)
        items = list(vocabulary_of(stored.id).items.values())
        keys = [one.id for one in items]
        if item.id not in keys:
            raise Conflict(_("The item belongs to another version."))
        place = keys.index(item.id)
        other = place - 1 if up else place + 1
        if 0 <= other < len(keys):
            beside = items[other].section_id
            if beside == item.section_id:
                keys[place], keys[other] = keys[other], keys[place]
            else:
                Item.update(section=beside).where(Item.id == item.id).execute()
        for number, key in enumerate(keys, start=1):
            Item.update(position=number).where(Item.id == key).execute()
        _drop_empty(stored)
        _touched(actor, stored, item.question)


def move_section(
    actor: Actor, version: ChecklistVersion, section: Section, *, up: bool, seen: int | None = None
) -> None:
    """Move a section with its items one place up or down; at the edge it stays."""
    with write():
        stored = _draft(actor, version, seen)
        query = Section.select().where(Section.checklist_version == stored.id)
        keys = [one.id for one in query.order_by(Section.position, Section.id)]
        if section.id not in keys:
            raise Conflict(_("The section belongs to another version."))
        place = keys.index(section.id)
        other = place - 1 if up else place + 1
        if 0 <= other < len(keys):
            keys[place], keys[other] = keys[other], keys[place]
        for number, key in enumerate(keys, start=1):
            Section.update(position=number).where(Section.id == key).execute()
        _touched(actor, stored, section.title)


def publish(
    actor: Actor, version: ChecklistVersion, *, seen: int | None = None
) -> ChecklistVersion:
    """Put a draft into use in the place of the version before; checks that run keep theirs."""
    with write():
        stored = _draft(actor, version, seen)
        if not _count(stored):
            raise Conflict(_("The checklist asks nothing yet."))
        wrong = flaws_of(vocabulary_of(stored.id))
        if wrong:
            count = len(wrong)
            raise Conflict(
                ngettext(
                    "%(num)s item is not sound yet: the words stand beside it.",
                    "%(num)s items are not sound yet: the words stand beside them.",
                    count,
                )
            )
        retire(stored.checklist)
        values: dict[str, Any] = {
            "state": "published",
            "published_at": clock.now(),
            "published_by": actor.user if actor.user.id else None,
        }
        change(actor, stored, values)
        return stored


def drop_draft(actor: Actor, version: ChecklistVersion, *, seen: int | None = None) -> None:
    """Drop a draft; a checklist that has no other version goes with it."""
    with write():
        stored = _draft(actor, version, seen)
        checklist = stored.checklist
        record(actor, "delete", stored, label=label_of(stored))
        stored.delete_instance()
        if not ChecklistVersion.select().where(ChecklistVersion.checklist == checklist.id).exists():
            checklist.delete_instance()


def set_in_use(
    actor: Actor, checklist: Checklist, *, in_use: bool, seen: int | None = None
) -> Checklist:
    """Offer a checklist for new campaigns, or offer it no more."""
    with write():
        stored = take(checklist, seen)
        demand(actor, "edit", stored)
        change(actor, stored, {"in_use": in_use})
        return stored


def _draft(actor: Actor, version: ChecklistVersion, seen: int | None) -> ChecklistVersion:
    stored = take(version, seen)
    demand(actor, "edit", stored.checklist)
    if stored.state != "draft":
        raise Conflict(_("A version that is in use is not changed: begin a new one."))
    return stored


def _touched(actor: Actor, version: ChecklistVersion, note: str) -> None:
    version.version += 1
    version.save()
    record(actor, "change", version, label=label_of(version), note=" ".join(note.split())[:200])


def _count(version: ChecklistVersion) -> int:
    return int(Item.select().where(Item.checklist_version == version.id).count())


def _section(version: ChecklistVersion, title: str) -> Section:
    found = Section.get_or_none(
        (Section.checklist_version == version.id) & (Section.title == title)
    )
    if found is not None:
        return found
    last = (
        Section.select(Section.position)
        .where(Section.checklist_version == version.id)
        .order_by(Section.position.desc())
        .first()
    )
    position = last.position + 1 if last is not None else 1
    return Section.create(checklist_version=version, position=position, title=title)


def _drop_empty(version: ChecklistVersion) -> None:
    used = Item.select(Item.section).where(Item.checklist_version == version.id)
    Section.delete().where(
        Section.checklist_version == version.id, Section.id.not_in(used)
    ).execute()


def _write_remarks(item: Item, text: str) -> None:
    """Keep the ready wordings: those that stay keep their severity and advice."""
    wanted = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    known = {one.text: one for one in CannedRemark.select().where(CannedRemark.item == item.id)}
    for words, one in known.items():
        if words not in wanted:
            one.delete_instance()
    for place, words in enumerate(wanted, start=1):
        if words in known:
            CannedRemark.update(position=place).where(CannedRemark.id == known[words].id).execute()
        else:
            CannedRemark.create(item=item, position=place, text=words)


def _give_condition(version: ChecklistVersion, item: Item, condition: Mapping[str, Any]) -> None:
    vocabulary = vocabulary_of(version.id)
    if wrong := wrong_with(condition, item, vocabulary):
        refuse("when", wrong)
    item.applies_when = as_text(dict(condition))


def _write_facts(version: ChecklistVersion, item: Item, facts: Sequence[FactValues]) -> None:
    """Keep the facts of an item: those with a code are changed, others made, what is not named goes."""
    kept = {one.code: one for one in ItemFact.select().where(ItemFact.item == item.id)}
    known = vocabulary_of(version.id).by_code() | kept
    named: set[str] = set()
    for order, values in enumerate(facts, start=1):
        stored = known.get(values.code) if values.code not in named else None
        named.add(values.code)
        code = stored.code if stored is not None else ""
        _write_fact(item, replace(values, code=code), order, stored)
    for code, one in kept.items():
        if code not in named:
            one.delete_instance()


def _write_fact(item: Item, values: FactValues, order: int, stored: ItemFact | None = None) -> None:
    label = need("facts", values.label, _("Name the fact."))
    choices = _choices(values.choices, stored) if values.kind == "choice" else ""
    if values.kind == "choice" and not choices:
        refuse("facts", _("Write what “%(fact)s” is chosen from, one on a line.", fact=label))
    mine = stored is not None and stored.item_id == item.id
    fact = stored if stored is not None and mine else ItemFact(item=item)
    fact.code = values.code or new_code()
    fact.label, fact.kind = fits(ItemFact, "label", label), values.kind
    fact.choices, fact.position = choices, order
    fact.save()


def _choices(text: str, stored: ItemFact | None) -> str:
    """Return the choices of a fact as they are kept; those whose title stays keep their code."""
    codes = {title: code for code, title in choices_of(stored)} if stored is not None else {}
    titles = dict.fromkeys(line.replace("=", "–").strip() for line in text.splitlines())
    found = [title for title in titles if title][:MOST_CHOICES]
    return "\n".join(f"{codes.get(one) or secrets.token_hex(4)}={one}" for one in found)


def _copied(source: ChecklistVersion, checklist: Checklist, *, number: int) -> ChecklistVersion:
    made = ChecklistVersion.create(checklist=checklist, number=number, about=source.about)
    sections: dict[int, Section] = {}
    for section in Section.select().where(Section.checklist_version == source.id):
        sections[section.id] = Section.create(
            checklist_version=made, position=section.position, title=section.title
        )
    items = Item.select().where(Item.checklist_version == source.id).order_by(Item.position)
    for item in items:
        values = {name: getattr(item, name) for name in PARTS}
        copy = Item.create(
            checklist_version=made,
            section=sections[item.section_id],
            code=item.code,
            position=item.position,
            question=item.question,
            comment_on=item.comment_on,
            evidence_on=item.evidence_on,
            **values,
        )
        for fact in ItemFact.select().where(ItemFact.item == item.id):
            ItemFact.create(
                item=copy,
                code=fact.code,
                position=fact.position,
                kind=fact.kind,
                label=fact.label,
                choices=fact.choices,
            )
        for remark in CannedRemark.select().where(CannedRemark.item == item.id):
            CannedRemark.create(
                item=copy,
                position=remark.position,
                severity=remark.severity,
                text=remark.text,
                recommendation=remark.recommendation,
            )
    return made
