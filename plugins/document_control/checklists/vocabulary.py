"""What a version asks, as one: items by their codes with their numbers, facts with what they are chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.document_control.models import Item, ItemFact, Section
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The items of a version in their order, their numbers by key, the facts of each by its key."""

    items: Mapping[str, Item]
    numbers: Mapping[int, str]
    facts: Mapping[int, list[ItemFact]]

    def fact(self, code: str) -> ItemFact | None:
        """Return the first fact with a code, none where no item asks for it."""
        return self.by_code().get(code)

    def by_code(self) -> dict[str, ItemFact]:
        """Return the facts by their codes, in the order of the items; the first of each counts."""
        found: dict[str, ItemFact] = {}
        for item in self.items.values():
            for fact in self.facts.get(item.id, ()):
                found.setdefault(fact.code, fact)
        return found

    def named(self, item: Item) -> str:
        """Return an item by its number and question."""
        return f"{self.numbers[item.id]} {item.question}"


def vocabulary_of(version_id: int) -> Vocabulary:
    """Return what a version asks: two queries."""
    items = list(
        Item.select(Item, Section)
        .join(Section)
        .where(Item.checklist_version == version_id)
        .order_by(*in_order())
    )
    facts: dict[int, list[ItemFact]] = {}
    query = ItemFact.select().join(Item).where(Item.checklist_version == version_id)
    for fact in query.order_by(ItemFact.position, ItemFact.id):
        facts.setdefault(fact.item_id, []).append(fact)
    return Vocabulary({one.code: one for one in items}, numbers_of(items), facts)


def in_order() -> tuple[object, ...]:
    """Return by what items stand in their order: sections first, then their place."""
    return Section.position, Section.id, Item.position, Item.id


def numbers_of(items: Iterable[Item]) -> dict[int, str]:
    """Return the numbers of items by section and place in it: the same for every place of a check."""
    found: dict[int, str] = {}
    sections: dict[int, int] = {}
    for item in items:
        sections[item.section_id] = sections.get(item.section_id, 0) + 1
        at = list(sections).index(item.section_id) + 1
        found[item.id] = f"{at}.{sections[item.section_id]}"
    return found


def choices_of(asked: ItemFact) -> tuple[tuple[str, str], ...]:
    """Return what a fact is chosen from: its own choices, or yes and no."""
    if asked.kind == "yes_no":
        return ("yes", _("yes")), ("no", _("no"))
    if asked.kind != "choice":
        return ()
    pairs = (line.partition("=") for line in asked.choices.splitlines() if line.strip())
    return tuple((code, title or code) for code, _sign, title in pairs)
