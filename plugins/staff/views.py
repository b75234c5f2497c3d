"""The pages of the databank: the list, the card, who is due, and the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from plugins.staff import corrections, services
from plugins.staff.card import (
    actor_in_words,
    card_of,
    coded_in_words,
    due_in_words,
    find_person,
)
from plugins.staff.databank import as_of, choices_of
from plugins.staff.due_list import count_by_institution
from plugins.staff.due_source import found_by, page_of, within
from plugins.staff.extract import EXTRACT
from plugins.staff.extract import values_of as extract_values
from plugins.staff.filters import (
    CATEGORY_CHOICES,
    DUE_CHOICES,
    GAP_CHOICES,
    STATES,
    TERM_CHOICES,
    StaffFilters,
    read_day,
)
from plugins.staff.forms import PersonForm, PostForm
from plugins.staff.list_rows import chips, long_choices
from plugins.staff.lists import DUE, POSTS, WHAT
from plugins.staff.merging.services import merged_into
from plugins.staff.models import EMPLOYMENT_KINDS, Employment, Person
from plugins.staff.parts import PARTS, Part
from plugins.staff.permissions import StaffPermission
from plugins.staff.policies import knows_reasons
from plugins.staff.wording import hours_in_words, term_in_words, title
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.audit.services import record
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.files.listing import panel_of
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.lists.asked import Asked
from portal.lists.page import draw, opening, show
from portal.papers.answers import docx_answer
from portal.papers.services import make_paper

if TYPE_CHECKING:
    from flask import Response

    from portal.access import Actor
    from portal.lists.contracts import Page

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

REPORT_FILTERS = {
    "institution": "institutions",
    "institution_kind": "institution_kind",
    "kind": "kind",
    "as_of": "as_of",
}


@blueprint.get("/")
@requires(StaffPermission.VIEW)
def person_list() -> Any:
    """Show the staff list: one row per post, filtered, paged by key."""
    actor = acting()
    filters = StaffFilters.from_address(request.args)
    if filters.due is not None:
        return redirect(url_for(".due_page", **_kept(request.args)))
    choices = choices_of(actor, filters.municipality)
    return show(
        POSTS,
        "staff/person_list.html",
        chips=chips(filters, choices),
        count=_posts_in_words,
        filters=filters,
        choices=long_choices(filters, choices),
        day=as_of(filters),
        kinds=EMPLOYMENT_KINDS,
        institution_kinds=INSTITUTION_KINDS,
        category_choices=CATEGORY_CHOICES,
        term_choices=TERM_CHOICES,
        gap_choices=GAP_CHOICES,
        states=STATES,
        single=actor.reach.institution_id is not None,
        report_url=_report_address(actor, filters),
    )


@blueprint.get("/due")
@requires(StaffPermission.VIEW)
def due_page() -> Any:
    """Show who is due for what, by when and why; the most urgent first."""
    actor = acting()
    asked = Asked.of(DUE, actor, request.args)
    usual = opening(asked)
    if usual is not None:
        return usual
    filters = StaffFilters.from_address(asked.values)
    day, found = as_of(filters), found_by(asked)
    overdue = sum(one.overdue for one in found)
    choices = choices_of(actor, filters.municipality)
    return draw(
        asked,
        "staff/due_page.html",
        found=page_of(asked, found),
        count=lambda page: _(
            "%(count)s due, of them overdue: %(overdue)s", count=page.count, overdue=overdue
        ),
        by_institution=count_by_institution(found) if actor.reach.institution_id is None else [],
        filters=filters,
        within=within(filters),
        whats=WHAT,
        choices=long_choices(filters, choices),
        day=day,
        due_choices=DUE_CHOICES,
        institution_kinds=INSTITUTION_KINDS,
        single=actor.reach.institution_id is not None,
    )


@blueprint.get("/persons/<int:person_id>")
@requires(StaffPermission.VIEW)
def person_card(person_id: int) -> Any:
    """Show everything about a person on one page, as of a day."""
    actor = acting()
    day = read_day(request.args.get("as_of")) or clock.today()
    try:
        card = card_of(actor, person_id, day)
    except NotFound:
        kept = merged_into(actor, person_id)
        if kept is None:
            raise
        flash(_("This card has been merged into another one: here it is."), "info")
        return redirect(url_for(".person_card", person_id=kept))
    record(actor, "view", card.person, label=card.person.full_name)
    editable = bool(policies[Person].permits(actor, "edit", card.person))
    related = current_app.extensions["plugins"].related_records(actor, card.person).items()
    return render_template(
        "staff/person_card.html",
        card=card,
        crumbs=[_list_crumb(), (card.person.short_name, None)],
        editable=editable,
        files=panel_of(actor, card.person, editable=editable),
        removable=bool(policies[Person].permits(actor, "delete", card.person)),
        related={(f"related-{at}", title): rows for at, (title, rows) in enumerate(related, 1)},
        reasons_seen=knows_reasons(actor),
        words=title,
        term_words=term_in_words,
        hours_words=hours_in_words,
        coded_words=coded_in_words,
        due_in_words=due_in_words,
        actor_in_words=actor_in_words,
        today=clock.today(),
    )


@blueprint.get("/persons/<int:person_id>/extract.docx")
@requires(StaffPermission.EXPORT)
def person_extract(person_id: int) -> Response:
    """Give out the extract about a person as of today."""
    actor = acting()
    card = card_of(actor, person_id, clock.today())
    content = make_paper(
        EXTRACT.name,
        extract_values(card, actor),
        actor=actor,
        institution_id=actor.reach.institution_id,
    )
    record(actor, "export", card.person, label=card.person.full_name, note=str(EXTRACT.title))
    return docx_answer(content, f"{EXTRACT.title} {card.person.short_name}")


@blueprint.route("/new", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def add_person() -> Any:
    """Add a person with the first post."""
    actor = acting()
    form, post = PersonForm(request.form), PostForm(request.form, prefix="post-")
    post.offer(actor, None)
    if request.method == "POST" and _both_valid(form, post):
        try:
            person, doubts = services.add_person(actor, form.values(), post.values())
        except Invalid as error:
            _show(error, form, post)
        else:
            _told(_("The person has been added."), doubts)
            return redirect(url_for(".person_card", person_id=person.id))
    return _form_page(
        "staff/person_form.html",
        title=_("Add a person"),
        form=form,
        post=post,
        cancel_url=url_for(".person_list"),
        crumbs=[_list_crumb(), (_("Add a person"), None)],
    )


@blueprint.route("/persons/<int:person_id>/edit", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def change_person(person_id: int) -> Any:
    """Change a person's own data."""
    actor = acting()
    person = find_person(actor, person_id)
    _demand(actor, "edit", person)
    return _change(actor, person, person, PersonForm, _("Change the person's data"))


@blueprint.route("/persons/<int:person_id>/delete", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def remove_person(person_id: int) -> Any:
    """Ask whether to delete a person entered by mistake; then delete the card."""
    actor = acting()
    person = find_person(actor, person_id)
    _demand(actor, "delete", person)
    if request.method == "POST":
        services.remove(actor, person, request.form.get("seen"))
        flash(_("The card of %(name)s has been deleted.", name=person.full_name), "success")
        return redirect(url_for(".person_list"))
    return render_template(
        "confirm.html",
        title=_("Delete the card of %(name)s?", name=person.full_name),
        text=_(
            "Delete a card only when it was entered by mistake. For somebody who leaves, give the day of leaving: the history stays."
        ),
        consequences=[
            _("all posts, categories, attestations, absences, courses, awards and parts in events")
        ],
        submit=_("Delete the card"),
        values={"seen": services.mark_of(person)},
        cancel_url=url_for(".person_card", person_id=person.id),
        crumbs=[_list_crumb(), _card_crumb(person), (_("Delete"), None)],
    )


@blueprint.route("/persons/<int:person_id>/<part_key>/new", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def add_part(person_id: int, part_key: str) -> Any:
    """Add a post, category, attestation, absence, education, course, award or part in an event."""
    actor = acting()
    part = _part(part_key)
    person = find_person(actor, person_id)
    subject = part.model() if part.key == "compliances" else part.model(person=person)
    if part.key != "posts":
        _demand(actor, "edit", person)
    _demand_grant(actor, part)
    return _change(actor, person, subject, part.form, str(part.add))


@blueprint.route("/persons/<int:person_id>/<part_key>/<int:key>", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def change_part(person_id: int, part_key: str, key: int) -> Any:
    """Change one entry of a card."""
    actor = acting()
    part = _part(part_key)
    person = find_person(actor, person_id)
    subject = _entry(actor, part, person, key)
    _demand(actor, "edit", subject)
    return _change(actor, person, subject, part.form, str(part.change))


@blueprint.route("/persons/<int:person_id>/<part_key>/<int:key>/delete", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def remove_part(person_id: int, part_key: str, key: int) -> Any:
    """Ask whether to delete one entry of a card; then delete it."""
    actor = acting()
    part = _part(part_key)
    person = find_person(actor, person_id)
    subject = _entry(actor, part, person, key)
    _demand(actor, "delete", subject)
    back = url_for(".person_card", person_id=person.id, _anchor=part.key)
    if request.method == "POST":
        try:
            services.remove(actor, subject, request.form.get("seen"))
        except Invalid as error:
            flash(error.message, "error")
        else:
            flash(str(part.removed), "success")
        return redirect(back)
    return render_template(
        "confirm.html",
        title=str(part.remove),
        text=f"{person.full_name}: {_in_words(subject)}",
        consequences=[_("its attestations for compliance")] if part.key == "posts" else [],
        submit=_("Delete"),
        values={"seen": services.mark_of(subject)},
        cancel_url=back,
        crumbs=[_list_crumb(), _card_crumb(person), (_("Delete"), None)],
    )


def _change(actor: Actor, person: Person, subject: Any, form_class: Any, heading: str) -> Any:
    """Show the form of a record, save it, or compare when somebody else was faster."""
    form = form_class(
        request.form or None, obj=None if request.method == "POST" else _Keys(subject)
    )
    form.offer(actor, person.id)
    seen, theirs = services.mark_of(subject) if subject.id else "", []
    kind = request.form.get("kind_of_change", corrections.CORRECTION)
    status = 200
    if request.method == "POST":
        status = Invalid.status
        if form.validate():
            try:
                doubts = corrections.save_change(
                    actor, subject, form.values(), request.form.get("seen"), kind=kind
                )
            except Invalid as error:
                _show(error, form)
            except Conflict:
                theirs = _differences(form, form_class(obj=_Keys(_stored(subject))), actor, person)
                seen = services.mark_of(_stored(subject))
                status = Conflict.status
            else:
                _told(_("Saved."), doubts)
                return redirect(url_for(".person_card", person_id=person.id))
        if status != Conflict.status:
            seen = request.form.get("seen", seen)
    return _form_page(
        "staff/part_form.html",
        status,
        title=heading,
        purpose=person.full_name,
        form=form,
        seen=seen,
        theirs=theirs,
        conflict=status == Conflict.status,
        kinds_of_change=corrections.CHOICES if corrections.has_history(subject) else (),
        kind_of_change=kind,
        cancel_url=url_for(".person_card", person_id=person.id),
        crumbs=[_list_crumb(), _card_crumb(person), (heading, None)],
    )


class _Keys:
    """A record whose related rows are read as keys, as the choices of a form hold them."""

    def __init__(self, subject: Any) -> None:
        self._subject = subject

    def __getattr__(self, name: str) -> Any:
        fields = type(self._subject)._meta.fields  # noqa: SLF001 - peewee's public way
        if name not in fields:
            raise AttributeError(name)
        return self._subject.__data__.get(name)


def _stored(subject: Any) -> Any:
    found = type(subject).get_or_none(type(subject).id == subject.id)
    if found is None:
        raise NotFound(_("Somebody else has deleted this since you opened it."))
    return found


def _differences(
    mine: Any, theirs: Any, actor: Actor, person: Person
) -> list[tuple[str, str, str]]:
    """Return (field, stored now, mine) for every field in which they differ."""
    theirs.offer(actor, person.id)
    found = []
    for field in mine:
        other = theirs[field.name]
        if (field.data or None) != (other.data or None):
            found.append((str(field.label.text), _shown(other), _shown(field)))
    return found


def _shown(field: Any) -> str:
    if hasattr(field, "choices"):
        wanted = "" if field.data is None else str(field.data)
        return next((str(one.label) for one in field.choices if one.value == wanted), "")
    return field._value() if hasattr(field, "_value") else str(field.data or "")  # noqa: SLF001


def _form_page(template: str, status: int | None = None, **values: Any) -> Any:
    if status is None:
        status = Invalid.status if request.method == "POST" else 200
    return render_template(template, **values), status


def _both_valid(*forms: Any) -> bool:
    checked = [form.validate() for form in forms]
    return all(checked)


def _show(error: Invalid, *forms: Any) -> None:
    """Put the messages of a refusal at their fields."""
    for name, messages in error.fields.items():
        for form in forms:
            if name in form:
                form[name].errors = [*form[name].errors, *messages]


def _told(done: str, doubts: list[str]) -> None:
    flash(done, "success")
    for doubt in doubts:
        flash(_(doubt), "warning")


def _demand(actor: Actor, verb: str, subject: Any) -> None:
    verdict = policies[type(subject)].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _demand_grant(actor: Actor, part: Part) -> None:
    verdict = policies[part.model].permits(actor, "create")
    if not verdict:
        raise NotAllowed(verdict.reason)


def _part(key: str) -> Part:
    if key not in PARTS:
        raise NotFound(_("There is no such page."))
    return PARTS[key]


def _entry(actor: Actor, part: Part, person: Person, key: int) -> Any:
    """Return one entry of this person's card; what is not there or not in reach is not found."""
    query = policies[part.model].rows(actor).where(part.model.id == key)
    found = query.first()
    owner = None
    if found is not None:
        owner = found.employment.person_id if part.key == "compliances" else found.person_id
    if owner != person.id:
        raise NotFound(_("There is no such page, or you have no access to it."))
    return found


def _in_words(subject: Any) -> str:
    if isinstance(subject, Employment):
        return f"{subject} — {subject.institution}"
    return services.model_label(type(subject))


def _list_crumb() -> tuple[str, str]:
    return _("Staff"), url_for(".person_list")


def _card_crumb(person: Person) -> tuple[str, str]:
    return person.short_name, url_for(".person_card", person_id=person.id)


def _kept(values: Any) -> dict[str, Any]:
    return {
        name: value for name, value in values.items() if value and name not in {"after", "before"}
    }


def _report_address(actor: Actor, filters: StaffFilters) -> str:
    """Return the address of the databank's report with the filters of the list.

    Empty where the reports are off, or where the list has a filter that the report has not: what
    is offered for download is what is seen.
    """
    given = dict(filters.in_use())
    wanted: dict[str, Any] = {
        theirs: given.pop(ours) for ours, theirs in REPORT_FILTERS.items() if ours in given
    }
    reports_on = "excel_reports.report" in current_app.view_functions
    if given or not reports_on or not actor.can("excel_reports.report.view"):
        return ""
    if filters.institution is not None:
        named = policies[Institution].rows(actor).where(Institution.id == filters.institution)
        wanted["institutions"] = [one.code for one in named]
    return url_for("excel_reports.report", name="databank", **wanted)


def _posts_in_words(page: Page) -> str:
    if page.more:
        return _("More than %(count)s posts", count=page.count)
    return ngettext("%(num)s post", "%(num)s posts", page.count)
