"""What keeps a draft from being put into use: conditions and rules that look at what is not asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.document_control.checklists.conditions import wrong_in
from plugins.document_control.rules.catalogue import CATALOGUE, facts_read, missing_parameters
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.document_control.checklists.vocabulary import Vocabulary
    from plugins.document_control.models import Item


def flaws_of(vocabulary: Vocabulary) -> dict[int, list[str]]:
    """Return what is wrong with each item of a version, by its key; nothing for sound ones."""
    found = {}
    for item in vocabulary.items.values():
        wrong = [
            words for words in (wrong_in(item, vocabulary), *_of_rule(item, vocabulary)) if words
        ]
        if wrong:
            found[item.id] = wrong
    return found


def options_of(item: Item) -> dict[str, Any]:
    """Return what an item tells its rule."""
    return dict(json.loads(item.rule_options)) if item.rule_options else {}


def _of_rule(item: Item, vocabulary: Vocabulary) -> list[str]:
    if not item.rule:
        return []
    known = CATALOGUE.get(item.rule)
    if known is None:
        return [_("Its rule is not there any more: choose another one or none.")]
    options = options_of(item)
    told = vocabulary.by_code()
    wrong = [
        _("The rule must be told: %(what)s.", what=_(one.label))
        for one in missing_parameters(item.rule, options)
    ]
    if known.only_of and item.asked_of != known.only_of:
        wrong.append(_("The rule is about a teacher: let the item be asked of each teacher."))
    if any(code not in told for code in facts_read(item.rule, options)):
        wrong.append(_("The rule reads a fact that no item asks for: open its rule and save it."))
    for one in known.parameters:
        fact = told.get(str(options.get(one.name, ""))) if one.kind == "fact" else None
        if fact is not None and fact.kind != one.fact_kind:
            wrong.append(_("“%(fact)s” is of another kind than the rule reads.", fact=fact.label))
    return wrong
