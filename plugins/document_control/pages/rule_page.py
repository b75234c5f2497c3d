"""The rule of an item of a draft: chosen by its name, with what it reads and what it must be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from plugins.document_control.checklists import editing
from plugins.document_control.checklists.editing import FactValues
from plugins.document_control.checklists.flaws import options_of
from plugins.document_control.checklists.shipped import shipped_checklists
from plugins.document_control.checklists.vocabulary import vocabulary_of
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.checklists import checklists_crumb, draft_to_edit
from plugins.document_control.pages.subjects import find_item
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.rules.catalogue import CATALOGUE, Parameter, facts_read
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, seen
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.document_control.checklists.vocabulary import Vocabulary
    from plugins.document_control.contracts import FactText
    from plugins.document_control.models import ChecklistVersion, Item

NEW = "+"
"""The choice that lets the item ask for a new fact."""


@blueprint.route("/checklists/items/<int:key>/rule", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def rule_of_item(key: int) -> ResponseReturnValue:
    """Choose the rule that proposes the verdict on an item, and tell it what it reads."""
    actor = acting()
    item = find_item(actor, key)
    back = url_for(".checklist_page", key=item.checklist_version_id)
    version = draft_to_edit(actor, item.checklist_version_id)
    if version is None:
        return redirect(back)
    vocabulary = vocabulary_of(version.id)
    asked = request.args.get("rule", item.rule)
    rule = asked if asked in CATALOGUE else ""
    form = _form(rule, item, vocabulary, version)
    question = Question(
        heading=_("Rule of the item"),
        purpose=item.question,
        button=_("Save the rule"),
        back=f"{back}#item-{item.id}",
        done=_("The rule is saved.") if rule else _("No rule proposes the verdict."),
        crumbs=[checklists_crumb(), (str(version), back)],
        version=version.version,
        template="document_control/checklist_rule.html",
        more={
            "item": item,
            "rule": rule,
            "known": CATALOGUE.get(rule),
            "rules": _offered(item),
            "reads": _reads(rule, vocabulary),
        },
    )

    def act() -> None:
        options = _told(form, rule)
        add = [*_new_facts(form, rule, options), *_unasked(rule, options, vocabulary)]
        editing.set_rule(actor, version, item, rule=rule, options=options, add=add, seen=seen())

    return ask(form, act, question)


def _offered(item: Item) -> list[tuple[str, str]]:
    """Return the rules that may be chosen for an item, by their titles."""
    found = [
        (code, _(one.title))
        for code, one in CATALOGUE.items()
        if one.only_of in {"", item.asked_of} or code == item.rule
    ]
    return [("", _("No rule: the inspector decides")), *sorted(found, key=lambda one: one[1])]


def _form(rule: str, item: Item, vocabulary: Vocabulary, version: ChecklistVersion) -> Form:
    """Return the form that asks for what a rule must be told."""
    known = CATALOGUE.get(rule)
    fields: dict[str, Any] = {"rule": HiddenField()}
    stored = options_of(item) if rule == item.rule else {}
    data: dict[str, Any] = {"rule": rule}
    for one in known.parameters if known is not None else ():
        fields[one.name] = _field(one, vocabulary, version)
        data[one.name] = stored.get(one.name, one.usual if one.kind == "flag" else one.default)
    made: type[Form] = type("RuleForm", (Form,), fields)
    return made(request.form or None, data=data)


def _field(one: Parameter, vocabulary: Vocabulary, version: ChecklistVersion) -> Any:
    label = _(one.label)
    if one.kind == "flag":
        return BooleanField(label)
    needed = [InputRequired(_("Choose what the rule reads."))] if one.needed else [Optional()]
    if one.kind == "page":
        return SelectField(label, needed, choices=[("", ""), *_site_pages(version)])
    facts = [
        (code, fact.label)
        for code, fact in vocabulary.by_code().items()
        if fact.kind == one.fact_kind
    ]
    if one.kind == "facts":
        return BoxesField(label, needed, choices=facts, description=_("Facts of yes or no."))
    new = (NEW, _("A new fact of this item: %(label)s", label=label))
    return SelectField(label, needed, choices=[("", ""), *facts, new])


def _site_pages(version: ChecklistVersion) -> list[tuple[str, str]]:
    from plugins.document_control.sites.required import pages_of  # noqa: PLC0415 - built on checks

    return [(one.code, one.title) for one in pages_of(version.checklist.municipality_id)]


def _told(form: Form, rule: str) -> dict[str, Any]:
    """Return what the rule is told; what is usual is not kept."""
    known = CATALOGUE.get(rule)
    found = {}
    for one in known.parameters if known is not None else ():
        value = form[one.name].data
        if one.kind == "flag":
            if bool(value) != one.usual:
                found[one.name] = bool(value)
        elif value:
            found[one.name] = value
    return found


def _new_facts(form: Form, rule: str, options: dict[str, Any]) -> list[FactValues]:
    """Return the facts that are asked for anew, and name them to the rule."""
    found = []
    for one in CATALOGUE[rule].parameters if rule else ():
        if options.get(one.name) != NEW:
            continue
        code = editing.new_code()
        options[one.name] = code
        label = str(form[one.name].label.text)
        found.append(FactValues(code=code, label=label, kind=one.fact_kind))
    return found


def _unasked(rule: str, options: dict[str, Any], vocabulary: Vocabulary) -> list[FactValues]:
    """Return the facts that the rule cannot do without and no item asks for, in their usual words."""
    told, usual = vocabulary.by_code(), _usual_facts()
    return [
        FactValues(code=code, label=usual[code].label, kind=usual[code].kind)
        for code in facts_read(rule, options)
        if code not in told and code in usual
    ]


def _usual_facts() -> dict[str, FactText]:
    """Return the facts of the shipped checklists by their codes."""
    return {
        fact.code: fact
        for checklist in shipped_checklists()
        for section in checklist.sections
        for item in section.items
        for fact in item.facts
    }


def _reads(rule: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the facts of their own that a rule reads: the label, and by which item it is asked for."""
    known = CATALOGUE.get(rule)
    if known is None:
        return []
    told, usual = vocabulary.by_code(), _usual_facts()
    found = []
    for code in (*known.facts, *known.also):
        fact = told.get(code)
        if fact is not None:
            where = _("asked for in item %(number)s", number=vocabulary.numbers[fact.item_id])
            found.append((fact.label, where))
        elif code in known.facts and code in usual:
            found.append((usual[code].label, _("this item will ask for it")))
    return found
