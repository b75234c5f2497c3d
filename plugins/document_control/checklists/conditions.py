"""When an item applies: read from what was chosen, told in words, checked against what a version asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.checklists.vocabulary import choices_of
from plugins.document_control.scoring import KIND_FACT, condition_of, wanted_of
from plugins.document_control.wording import VERDICTS
from portal.i18n import gettext as _
from portal.institutions.models import INSTITUTION_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.document_control.checklists.vocabulary import Vocabulary
    from plugins.document_control.models import Item

KINDS = tuple(one for one in INSTITUTION_KINDS if one[0] != "centre")


def words_of(condition: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """Return a condition as a sentence; empty where the item always applies."""
    if not condition:
        return ""
    wanted = wanted_of(condition)
    if "item" in condition:
        item = vocabulary.items.get(str(condition["item"]))
        asked = (
            vocabulary.named(item) if item is not None else _("an item that is not here any more")
        )
        return _(
            "only if the answer to “%(item)s” is: %(answers)s",
            item=asked,
            answers=_titles(VERDICTS, wanted),
        )
    code = str(condition.get("fact", ""))
    if code == KIND_FACT:
        return _("only in institutions of the kind: %(kinds)s", kinds=_titles(KINDS, wanted))
    fact = vocabulary.fact(code)
    if fact is None:
        return _("only by a fact that no item asks for any more")
    return _(
        "only if “%(fact)s” is: %(answers)s",
        fact=fact.label,
        answers=_titles(choices_of(fact), wanted),
    )


def wrong_in(item: Item, vocabulary: Vocabulary) -> str:
    """Return what is wrong with the condition of an item as it stands, empty where nothing is."""
    return wrong_with(condition_of(item.applies_when), item, vocabulary)


def wrong_with(condition: Mapping[str, Any], item: Item, vocabulary: Vocabulary) -> str:
    """Return why an item cannot have a condition, empty where it can."""
    if not condition:
        return ""
    if not wanted_of(condition):
        return _("Choose at least one answer with which the item applies.")
    if "item" in condition:
        return _wrong_item(str(condition["item"]), item, vocabulary)
    code = str(condition.get("fact", ""))
    if code == KIND_FACT:
        return ""
    fact = vocabulary.fact(code)
    if fact is None:
        return _("The condition looks at a fact that no item asks for any more.")
    if fact.item_id == item.id:
        return _("An item cannot wait for what it asks itself.")
    known = {key for key, _title in choices_of(fact)}
    if not set(wanted_of(condition)) <= known:
        return _("The condition looks at an answer that “%(fact)s” does not have.", fact=fact.label)
    if fact.item.asked_of == "subject" and item.asked_of != "subject":
        return _("An item about the institution cannot wait for what is asked of each teacher.")
    return ""


def _wrong_item(code: str, item: Item, vocabulary: Vocabulary) -> str:
    other = vocabulary.items.get(code)
    if other is None:
        return _("The condition looks at an item that is not here any more.")
    if other.asked_of == "subject" and item.asked_of != "subject":
        return _("An item about the institution cannot wait for what is asked of each teacher.")
    seen = {item.code}
    while True:
        if other.code in seen:
            return _("The items would wait for each other.")
        seen.add(other.code)
        before = vocabulary.items.get(str(condition_of(other.applies_when).get("item", "")))
        if before is None:
            return ""
        other = before


def _titles(pairs: Sequence[tuple[str, Any]], wanted: Sequence[str]) -> str:
    titles = dict(pairs)
    return ", ".join(str(titles.get(code, code)).lower() for code in wanted)
