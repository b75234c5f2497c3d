"""The pages of checklists: which there are, what a version asks, and a draft at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import flash, redirect, render_template, request, url_for

from plugins.document_control.checklists import editing
from plugins.document_control.checklists.conditions import words_of
from plugins.document_control.checklists.flaws import flaws_of
from plugins.document_control.checklists.vocabulary import choices_of, vocabulary_of
from plugins.document_control.models import (
    CannedRemark,
    Checklist,
    ChecklistVersion,
    Item,
    Section,
)
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.checklist_forms import (
    ChecklistForm,
    ItemForm,
    TitleForm,
    stored_values,
)
from plugins.document_control.pages.districts import district_of
from plugins.document_control.pages.sheet import FactLine
from plugins.document_control.pages.subjects import (
    find_checklist,
    find_item,
    find_section,
    find_version,
    may,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.rules.catalogue import CATALOGUE
from plugins.document_control.scoring import condition_of
from plugins.document_control.wording import ASKED_OF, OBJECTS, VERDICTS, VERSION_STATES
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, seen
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.document_control.checklists.vocabulary import Vocabulary
    from portal.access import Actor

TITLE = _("Checklists of checks")
_OBJECTS, _STATES = dict(OBJECTS), dict(VERSION_STATES)
_ASKED, _VERDICTS = dict(ASKED_OF), dict(VERDICTS)


class ItemLine(NamedTuple):
    """An item as its page shows it."""

    item: Item
    number: str
    asked_of: str
    needs: list[str]
    when: str
    rule: str
    reads: str
    facts: list[FactLine]
    remarks: list[str]
    wrong: list[str]


class SectionLines(NamedTuple):
    """A section with its items."""

    section: Section
    lines: list[ItemLine]


def checklists_crumb() -> tuple[str, str]:
    """Return the way to the list of checklists."""
    return str(TITLE), url_for("document_control.checklist_list")


@blueprint.get("/checklists")
@requires(ControlPermission.CHECKLISTS_VIEW)
def checklist_list() -> str:
    """Show the checklists with their versions."""
    actor = acting()
    versions: dict[int, list[ChecklistVersion]] = {}
    for one in policies[ChecklistVersion].rows(actor).order_by(ChecklistVersion.number.desc()):
        versions.setdefault(one.checklist_id, []).append(one)
    query = policies[Checklist].rows(actor).order_by(Checklist.subject, Checklist.title)
    keeps = actor.can(ControlPermission.CHECKLISTS)
    rows = [
        (
            one,
            str(_OBJECTS[one.subject]),
            [(version, str(_STATES[version.state])) for version in versions.get(one.id, [])],
        )
        for one in query
    ]
    return render_template("document_control/checklists.html", rows=rows, keeps=keeps)


@blueprint.get("/checklists/versions/<int:key>")
@requires(ControlPermission.CHECKLISTS_VIEW)
def checklist_page(key: int) -> str:
    """Show what a version asks, section by section."""
    actor = acting()
    version = find_version(actor, key)
    keeps = may(actor, "edit", version.checklist)
    return render_template(
        "document_control/checklist.html",
        version=version,
        state=str(_STATES[version.state]),
        what=str(_OBJECTS[version.checklist.subject]),
        sections=_sections(version),
        keeps=keeps,
        edits=keeps and version.state == "draft",
        copies=actor.can(ControlPermission.CHECKLISTS),
        crumbs=[checklists_crumb(), (str(version), None)],
    )


@blueprint.route("/checklists/new", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def new_checklist() -> ResponseReturnValue:
    """Make an empty checklist of the district's own."""
    actor = acting()
    form = ChecklistForm(request.form or None)

    def act() -> str:
        made = editing.new_checklist(
            actor,
            district_of(actor),
            title=form.title.data or "",
            subject=form.subject.data or "other",
        )
        return url_for(".checklist_page", key=made.id)

    question = Question(
        heading=_l("New checklist"),
        button=_l("Make the checklist"),
        back=url_for(".checklist_list"),
        crumbs=[checklists_crumb()],
    )
    return ask(form, act, question)


@blueprint.route("/checklists/versions/<int:key>/copy", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def copy_checklist(key: int) -> ResponseReturnValue:
    """Make the district's own checklist of a version."""
    actor = acting()
    version = find_version(actor, key)
    form = TitleForm(request.form or None, data={"title": version.checklist.title})

    def act() -> str:
        made = editing.copy_checklist(
            actor, version, district_of(actor), title=form.title.data or ""
        )
        return url_for(".checklist_page", key=made.id)

    question = Question(
        heading=_l("Make an own copy"),
        purpose=_l("The copy is the district's own: it is changed as you like, then put into use."),
        button=_l("Make the copy"),
        back=url_for(".checklist_page", key=key),
        crumbs=[checklists_crumb(), (str(version), url_for(".checklist_page", key=key))],
    )
    return ask(form, act, question)


@blueprint.post("/checklists/<int:key>/next-version")
@requires(ControlPermission.CHECKLISTS)
def begin_version(key: int) -> ResponseReturnValue:
    """Begin the next version of an own checklist, or go on with its draft."""
    actor = acting()
    made = editing.begin_version(actor, find_checklist(actor, key, "edit"))
    return redirect(url_for(".checklist_page", key=made.id))


@blueprint.post("/checklists/<int:key>/in-use")
@requires(ControlPermission.CHECKLISTS)
def offer_checklist(key: int) -> ResponseReturnValue:
    """Offer an own checklist for new campaigns, or offer it no more."""
    actor = acting()
    checklist = find_checklist(actor, key, "edit")
    do(
        lambda: editing.set_in_use(actor, checklist, in_use=not checklist.in_use, seen=seen()),
        done=_l("Saved."),
    )
    return redirect(url_for(".checklist_list"))


@blueprint.post("/checklists/versions/<int:key>/publish")
@requires(ControlPermission.CHECKLISTS)
def publish_checklist(key: int) -> ResponseReturnValue:
    """Put a draft into use."""
    actor = acting()
    version = find_version(actor, key)
    do(
        lambda: editing.publish(actor, version, seen=seen()),
        done=_l("The version is in use; checks that run keep theirs."),
    )
    return redirect(url_for(".checklist_page", key=key))


@blueprint.post("/checklists/versions/<int:key>/drop")
@requires(ControlPermission.CHECKLISTS)
def drop_checklist(key: int) -> ResponseReturnValue:
    """Drop a draft."""
    actor = acting()
    version = find_version(actor, key)
    if do(
        lambda: editing.drop_draft(actor, version, seen=seen()), done=_l("The draft was dropped.")
    ):
        return redirect(url_for(".checklist_list"))
    return redirect(url_for(".checklist_page", key=key))


@blueprint.route("/checklists/versions/<int:key>/items/new", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def new_item(key: int) -> ResponseReturnValue:
    """Add an item to a draft."""
    return _item_form(key, None)


@blueprint.route("/checklists/items/<int:key>", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def change_item(key: int) -> ResponseReturnValue:
    """Change an item of a draft."""
    item = find_item(acting(), key)
    return _item_form(item.checklist_version_id, item)


@blueprint.post("/checklists/items/<int:key>/remove")
@requires(ControlPermission.CHECKLISTS)
def remove_item(key: int) -> ResponseReturnValue:
    """Take an item out of a draft."""
    actor = acting()
    item = find_item(actor, key)
    version = find_version(actor, item.checklist_version_id)
    do(
        lambda: editing.remove_item(actor, version, item, seen=seen()),
        done=_l("The item was taken out."),
    )
    return redirect(url_for(".checklist_page", key=version.id))


@blueprint.post("/checklists/items/<int:key>/move")
@requires(ControlPermission.CHECKLISTS)
def move_item(key: int) -> ResponseReturnValue:
    """Move an item one place up or down."""
    actor = acting()
    item = find_item(actor, key)
    version = find_version(actor, item.checklist_version_id)
    up = request.form.get("up") == "1"
    do(
        lambda: editing.move_item(actor, version, item, up=up, seen=seen()),
        done=_l("The item was moved."),
    )
    return redirect(url_for(".checklist_page", key=version.id, _anchor=f"item-{item.id}"))


@blueprint.post("/checklists/sections/<int:key>/move")
@requires(ControlPermission.CHECKLISTS)
def move_section(key: int) -> ResponseReturnValue:
    """Move a section one place up or down."""
    actor = acting()
    section = find_section(actor, key)
    version = find_version(actor, section.checklist_version_id)
    up = request.form.get("up") == "1"
    do(
        lambda: editing.move_section(actor, version, section, up=up, seen=seen()),
        done=_l("The section was moved."),
    )
    return redirect(url_for(".checklist_page", key=version.id, _anchor=f"section-{section.id}"))


def draft_to_edit(actor: Actor, version_id: int) -> ChecklistVersion | None:
    """Return a draft that the actor may change; say why where a version is none, and return none."""
    version = find_version(actor, version_id)
    if version.state == "draft" and may(actor, "edit", version.checklist):
        return version
    flash(_l("Only a draft of an own checklist is changed: make a copy or a new version."), "error")
    return None


def _item_form(version_id: int, item: Item | None) -> ResponseReturnValue:
    actor = acting()
    back = url_for(".checklist_page", key=version_id)
    version = draft_to_edit(actor, version_id)
    if version is None:
        return redirect(back)
    vocabulary = vocabulary_of(version.id)
    form = ItemForm(request.form or None, data=stored_values(item, _last_section(version)))
    form.offer_conditions(vocabulary, item)
    question = Question(
        heading=_l("New item") if item is None else _l("Change the item"),
        button=_l("Save the item"),
        back=back,
        done=_l("The item is saved."),
        crumbs=[checklists_crumb(), (str(version), back)],
        version=version.version,
        template="document_control/checklist_item.html",
        more={
            "line": _previewed(item, vocabulary) if item is not None else None,
            "verdicts": VERDICTS,
        },
    )

    def act() -> str:
        saved = editing.save_item(actor, version, form.values(), item=item, seen=seen())
        return f"{back}#item-{saved.id}"

    return ask(form, act, question)


def _previewed(item: Item, vocabulary: Vocabulary) -> ItemLine:
    """Return an item as its preview shows it."""
    remarks = CannedRemark.select().where(CannedRemark.item == item.id)
    return _line(item, vocabulary, list(remarks.order_by(CannedRemark.position)), [])


def _last_section(version: ChecklistVersion) -> str:
    last = (
        Section.select(Section.title)
        .where(Section.checklist_version == version.id)
        .order_by(Section.position.desc())
        .first()
    )
    return last.title if last is not None else ""


def _sections(version: ChecklistVersion) -> list[SectionLines]:
    """Return the sections with their items, facts and wordings: three queries."""
    vocabulary = vocabulary_of(version.id)
    wrong = flaws_of(vocabulary) if version.state == "draft" else {}
    remarks: dict[int, list[CannedRemark]] = {}
    canned = CannedRemark.select().join(Item).where(Item.checklist_version == version.id)
    for remark in canned.order_by(CannedRemark.position):
        remarks.setdefault(remark.item_id, []).append(remark)
    found: list[SectionLines] = []
    for item in vocabulary.items.values():
        if not found or found[-1].section.id != item.section_id:
            found.append(SectionLines(item.section, []))
        line = _line(item, vocabulary, remarks.get(item.id, []), wrong.get(item.id, []))
        found[-1].lines.append(line)
    return found


def _line(
    item: Item, vocabulary: Vocabulary, remarks: list[CannedRemark], wrong: list[str]
) -> ItemLine:
    known = CATALOGUE.get(item.rule)
    return ItemLine(
        item=item,
        number=vocabulary.numbers[item.id],
        asked_of=str(_ASKED[item.asked_of]),
        needs=_needs(item),
        when=words_of(condition_of(item.applies_when), vocabulary),
        rule=_l(known.title) if known is not None else "",
        reads=_l(known.reads) if known is not None else "",
        facts=[
            FactLine(asked=fact, value="", choices=choices_of(fact))
            for fact in vocabulary.facts.get(item.id, ())
        ],
        remarks=[one.text for one in remarks],
        wrong=wrong,
    )


def _needs(item: Item) -> list[str]:
    told = []
    for words, codes in (
        (_("comment on: %(verdicts)s"), item.comment_on),
        (_("proof on: %(verdicts)s"), item.evidence_on),
    ):
        titles = [str(_VERDICTS[code]) for code in codes.split(",") if code in _VERDICTS]
        if titles:
            told.append(str(words) % {"verdicts": ", ".join(titles).lower()})
    return told
