"""The part of an item's form that says when the item applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from plugins.document_control.checklists.conditions import KINDS
from plugins.document_control.checklists.vocabulary import choices_of
from plugins.document_control.scoring import KIND_FACT, condition_of, wanted_of
from plugins.document_control.wording import VERDICTS
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from plugins.document_control.checklists.vocabulary import Vocabulary
    from plugins.document_control.models import Item

ALWAYS = "always"
BETWEEN = "|"
"""Stands between the code of a fact and the code of an answer in a choice."""
WHEN = (
    (ALWAYS, _("Always")),
    ("item", _("By the answer to another item")),
    ("fact", _("By a fact that an item asks for")),
    ("kind", _("By the kind of the institution")),
)


class ConditionForm(Form):
    """When an item applies."""

    when = SelectField(_("Applies"), [InputRequired(_("Choose when."))], choices=WHEN)
    when_item = SelectField(_("Which item"), [Optional()])
    when_answers = BoxesField(_("With which answers"), choices=VERDICTS)
    when_values = SelectMultipleField(
        _("With which answers to a fact"),
        description=_("Several answers of one fact may be chosen."),
    )
    when_kinds = BoxesField(_("Kinds of institutions"), choices=KINDS)

    def offer_conditions(self, vocabulary: Vocabulary, item: Item | None) -> None:
        """Give the other items, and the answers of facts that are chosen from a list."""
        self.when_item.choices = [
            ("", ""),
            *(
                (code, vocabulary.named(one))
                for code, one in vocabulary.items.items()
                if item is None or one.id != item.id
            ),
        ]
        self.when_values.choices = [
            (f"{code}{BETWEEN}{key}", f"{fact.label}: {title}")
            for code, fact in vocabulary.by_code().items()
            if item is None or fact.item_id != item.id
            for key, title in choices_of(fact)
        ]

    def condition(self) -> dict[str, Any]:
        """Return the condition that was chosen; empty where the item always applies."""
        if self.when.data == "item":
            return {"item": self.when_item.data or "", "is": list(self.when_answers.data or ())}
        if self.when.data == "kind":
            return {"fact": KIND_FACT, "is": list(self.when_kinds.data or ())}
        if self.when.data == "fact":
            pairs = [one.partition(BETWEEN) for one in self.when_values.data or ()]
            return {
                "fact": pairs[0][0] if pairs else "",
                "is": [key for _code, _sign, key in pairs],
            }
        return {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that what the chosen way needs is chosen."""
        right = bool(super().validate(extra_validators))
        for field, words in self._lacking():
            field.errors = [*field.errors, words]
            right = False
        return right

    def _lacking(self) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        answers = _l("Choose at least one answer with which the item applies.")
        if self.when.data == "item":
            if not self.when_item.data:
                found.append((self.when_item, _l("Choose the item.")))
            if not self.when_answers.data:
                found.append((self.when_answers, answers))
        elif self.when.data == "fact":
            facts = {one.partition(BETWEEN)[0] for one in self.when_values.data or ()}
            if not facts:
                found.append((self.when_values, answers))
            elif len(facts) > 1:
                found.append((self.when_values, _l("Choose answers of one fact only.")))
        elif self.when.data == "kind" and not self.when_kinds.data:
            found.append((self.when_kinds, _l("Choose at least one kind.")))
        return found


def stored_condition(item: Item) -> dict[str, Any]:
    """Return what the form shows of an item's condition at first."""
    condition = condition_of(item.applies_when)
    if not condition:
        return {"when": ALWAYS}
    wanted = list(wanted_of(condition))
    if "item" in condition:
        return {"when": "item", "when_item": condition["item"], "when_answers": wanted}
    code = str(condition.get("fact", ""))
    if code == KIND_FACT:
        return {"when": "kind", "when_kinds": wanted}
    return {"when": "fact", "when_values": [f"{code}{BETWEEN}{one}" for one in wanted]}
