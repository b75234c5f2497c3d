"""The pages of the import: file → preview, corrected in place → plan; differences, and undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.importing import drafts, preview, services
from plugins.work_plan.importing.draft import Draft
from plugins.work_plan.importing.forms import FactsForm, RowForm, UploadForm
from plugins.work_plan.importing.people import words_key
from plugins.work_plan.importing.sources.limits import DEFAULT
from plugins.work_plan.links import plan_url
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.rereading import plan_of
from plugins.work_plan.rolling.wording import when_in_words
from plugins.work_plan.settings import conventions
from plugins.work_plan.terms import Place, read_term
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.database import fetch_rows
from portal.errors import Conflict, Invalid, NotFound, PortalError
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Institution
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from plugins.work_plan.importing.models import PlanDraft
    from plugins.work_plan.models import WorkPlan
    from portal.access import Actor

blueprint = Blueprint("work_plan_import", __name__, url_prefix="/work-plan/import")

YEARS_BACK, YEARS_ON = 3, 2
LONGEST_TERM = 300
MOST_DIGITS = 9


@blueprint.get("/")
@requires(PlanPermission.EDIT)
def upload() -> str:
    """Show the form for a plan, and the plans on their way in."""
    return _upload_page(_upload_form(acting()))


@blueprint.post("/")
@requires(PlanPermission.EDIT)
def begin() -> ResponseReturnValue:
    """Read a file or pasted text and begin its draft."""
    actor = acting()
    form = _upload_form(actor)
    if not form.validate():
        return _upload_page(form), 422
    institution = (
        policies[Institution].rows(actor).where(Institution.id == form.institution.data).get()
    )
    try:
        if form.file.data:
            file = form.file.data
            made = drafts.begin_with_file(
                actor,
                file.stream,
                file.filename or "",
                institution=institution,
                year=form.year.data,
            )
        else:
            text = form.markup.data or form.pasted.data or ""
            made = drafts.begin_with_text(actor, text, institution=institution, year=form.year.data)
    except PortalError as error:
        field = form.file if form.file.data else form.pasted
        field.errors = [*field.errors, error.message]
        return _upload_page(form), error.status
    return redirect(url_for(".show", draft_id=made.id))


def _upload_form(actor: Actor) -> UploadForm:
    form = UploadForm()
    query = (
        policies[Institution]
        .rows(actor)
        .where(Institution.closed_on.is_null())
        .select(Institution.id, Institution.short_name, Institution.kind)
        .order_by((Institution.kind == CENTRE).desc(), Institution.sort_key)
    )
    places = list(fetch_rows(query))
    form.institution.choices = [(key, name) for key, name, _kind in places]
    if actor.reach.institution_id is None and all(kind != CENTRE for _key, _name, kind in places):
        form.institution.description = _(
            "The district's own plan is its centre's, and there is no centre yet: add it among"
            " the institutions first."
        )
    form.year.choices = _years()
    if not form.is_submitted():
        form.year.data = school_year(clock.today()).start_year
    return form


def _years() -> list[tuple[int, str]]:
    now = school_year(clock.today()).start_year
    return [(year, SchoolYear(year).title) for year in range(now - YEARS_BACK, now + YEARS_ON + 1)]


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "work_plan/import_upload.html",
        form=form,
        recent=drafts.recent(acting()),
        megabytes=DEFAULT.upload_bytes >> 20,
    )


@blueprint.get("/<int:draft_id>")
@requires(PlanPermission.EDIT)
def show(draft_id: int) -> str:
    """Show the preview, or what became of a draft that was taken in."""
    draft = drafts.find(acting(), draft_id)
    if draft.state != "open":
        return render_template(
            "work_plan/import_done.html",
            draft=draft,
            body=Draft.from_json(draft.body),
            plan_url=plan_url(draft.plan_id) if draft.plan_id else "",
            can_undo=drafts.can_be_undone(draft),
        )
    return _preview_page(draft, _asked_row())


def _asked_row() -> int | None:
    asked = request.args.get("row", "")
    return (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < MOST_DIGITS else None
    )


def _preview_page(
    draft: PlanDraft, opened: int | None = None, row_form: RowForm | None = None
) -> str:
    body = Draft.from_json(draft.body)
    row = body.row(opened) if opened is not None else None
    if row is not None and row_form is None:
        row_form = RowForm(formdata=None, data=preview.form_values(row))
    if row_form is not None:
        row_form.section.choices = _sections(body)
    facts = FactsForm(formdata=None, data={"title": body.title, "year": draft.school_year})
    facts.year.choices = _year_choices(draft)
    there = drafts.plans_there(draft)
    return render_template(
        "work_plan/import_preview.html",
        draft=draft,
        body=body,
        shown=preview.preview_of(draft, body),
        facts=facts,
        opened=opened if row is not None else None,
        row_form=row_form,
        there=there,
        same_title=any(one.title == body.title for one in there),
        hands_down=draft.institution.kind == CENTRE,
    )


def _sections(body: Draft) -> list[tuple[str, str]]:
    return [
        (str(place), title or _("Without a section")) for place, title in enumerate(body.sections)
    ]


def _year_choices(draft: PlanDraft) -> list[tuple[int, str]]:
    years = _years()
    if draft.school_year not in {year for year, _title in years}:
        years.insert(0, (draft.school_year, draft.year.title))
    return years


def _seen(form: MultiDict[str, str]) -> int | None:
    text = form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else None


@blueprint.post("/<int:draft_id>/facts")
@requires(PlanPermission.EDIT)
def change_facts(draft_id: int) -> ResponseReturnValue:
    """Keep the title and the school year; all terms are read anew for it."""
    actor = acting()
    draft = drafts.find(actor, draft_id)
    form = FactsForm()
    form.year.choices = _year_choices(draft)
    if not form.validate():
        for errors in form.errors.values():
            flash(str(errors[0]), "error")
        return redirect(url_for(".show", draft_id=draft.id))

    def change(body: Draft) -> None:
        body.title = " ".join((form.title.data or "").split())

    drafts.correct(actor, draft, change, school_year=form.year.data)
    flash(_("The plan's title and year are kept; its terms were read for this year."), "success")
    return redirect(url_for(".show", draft_id=draft.id))


@blueprint.post("/<int:draft_id>/doubts")
@requires(PlanPermission.EDIT)
def settle(draft_id: int) -> ResponseReturnValue:
    """Keep which doubts somebody has looked at."""
    actor = acting()
    draft = drafts.find(actor, draft_id)
    asked = request.form.get("doubt", "")

    def change(body: Draft) -> None:
        for number, one in enumerate(body.doubts):
            if asked in {str(number), "all"}:
                one.settled = True

    drafts.correct(actor, draft, change)
    return redirect(url_for(".show", draft_id=draft.id, _anchor="doubts"))


@blueprint.post("/<int:draft_id>/people")
@requires(PlanPermission.EDIT)
def choose_people(draft_id: int) -> ResponseReturnValue:
    """Keep whom the words of the column of responsible people mean."""
    actor = acting()
    draft = drafts.find(actor, draft_id)
    allowed = preview.allowed_answers(services.around(draft.institution))
    shown = preview.preview_of(draft, Draft.from_json(draft.body))

    def change(body: Draft) -> None:
        for number, one in enumerate(shown.people):
            value = request.form.get(f"who:{number}", "")
            words = request.form.get(f"words:{number}", "")
            if value in allowed and words == one.words:
                body.answers[words_key(one.words)] = value

    drafts.correct(actor, draft, change)
    flash(_("Who answers is kept."), "success")
    return redirect(url_for(".show", draft_id=draft.id, _anchor="people"))


@blueprint.post("/<int:draft_id>/rows/<int:key>")
@requires(PlanPermission.EDIT)
def correct_row(draft_id: int, key: int) -> ResponseReturnValue:
    """Keep a corrected row."""
    actor = acting()
    draft = drafts.find(actor, draft_id)
    body = Draft.from_json(draft.body)
    row = body.row(key)
    if row is None:
        raise NotFound(_("There is no such row."))
    form = RowForm()
    form.section.choices = _sections(body)
    if not form.validate():
        return _preview_page(draft, key, form), 422
    places = {str(one.id) for one in services.around(draft.institution).institutions}
    section = " ".join((form.new_section.data or "").split())
    drafts.correct_row(
        actor,
        draft,
        key,
        {
            "section": section or body.sections[int(form.section.data)],
            "number": (form.number.data or "").strip(),
            "text": (form.text.data or "").strip(),
            "term": (form.term.data or "").strip(),
            "responsible": "\n".join(
                line.strip() for line in (form.responsible.data or "").splitlines() if line.strip()
            ),
            "confirmed": bool(form.confirmed.data),
            "skip": (form.skip.data or "").strip(),
            "hand": [int(one) for one in request.form.getlist("hand") if one in places],
        },
        seen=_seen(request.form),
    )
    return redirect(url_for(".show", draft_id=draft.id, _anchor=f"row-{key}"))


@blueprint.get("/<int:draft_id>/rows/<int:key>/reading")
@requires(PlanPermission.EDIT)
def reading(draft_id: int, key: int) -> str:
    """Show how a term is read while it is being corrected."""
    draft = drafts.find(acting(), draft_id)
    row = Draft.from_json(draft.body).row(key)
    if row is None:
        raise NotFound(_("There is no such row."))
    term = request.args.get("term", "")[:LONGEST_TERM]
    place = Place(
        school_year=draft.school_year,
        row=key,
        plan_of=plan_of(draft.institution),
        activity=row.text,
    )
    found = read_term(term, place, conventions())
    return render_template(
        "work_plan/_import_reading.html",
        kind=preview.KINDS[str(found.kind)],
        when=when_in_words(found) if found.windows else "",
        says=found.beside_days,
    )


@blueprint.post("/<int:draft_id>/apply")
@requires(PlanPermission.EDIT)
def apply(draft_id: int) -> ResponseReturnValue:
    """Take the plan in as a draft of its own."""
    actor = acting()
    draft = drafts.find(actor, draft_id)
    try:
        plan = drafts.apply(actor, draft, seen=_seen(request.form))
    except (Conflict, Invalid) as error:
        flash(error.message, "error")
        return redirect(url_for(".show", draft_id=draft.id))
    flash(
        _(
            "The plan was taken in as a draft. Look through it, then put it to work: %(title)s.",
            title=plan.title,
        ),
        "success",
    )
    return redirect(url_for(".show", draft_id=draft.id))


@blueprint.get("/<int:draft_id>/compare/<int:plan_id>")
@requires(PlanPermission.EDIT)
def compare(draft_id: int, plan_id: int) -> str:
    """Show what differs from a plan of the year that is there."""
    draft, plan = _draft_and_plan(draft_id, plan_id)
    body = Draft.from_json(draft.body)
    return render_template(
        "work_plan/import_compare.html",
        draft=draft,
        plan=plan,
        found=drafts.compare(plan, body),
        names={
            "number": _("Number"),
            "text": _("Activity"),
            "term": _("Term as written"),
            "responsible": _("Responsible"),
        },
    )


@blueprint.post("/<int:draft_id>/compare/<int:plan_id>")
@requires(PlanPermission.EDIT)
def merge(draft_id: int, plan_id: int) -> ResponseReturnValue:
    """Take the chosen differences into the plan that is there."""
    draft, plan = _draft_and_plan(draft_id, plan_id)
    chosen = {
        name: {
            int(one)
            for one in request.form.getlist(name)
            if one.isdecimal() and len(one) < MOST_DIGITS
        }
        for name in ("new", "changed", "gone")
    }
    try:
        drafts.merge(
            acting(),
            draft,
            plan,
            new=chosen["new"],
            changed=chosen["changed"],
            gone=chosen["gone"],
            seen=_seen(request.form),
        )
    except (Conflict, Invalid) as error:
        flash(error.message, "error")
        return redirect(url_for(".compare", draft_id=draft.id, plan_id=plan.id))
    number = sum(map(len, chosen.values()))
    flash(
        ngettext(
            "%(num)s difference was taken into the plan.",
            "%(num)s differences were taken into the plan.",
            number,
        ),
        "success",
    )
    return redirect(url_for(".show", draft_id=draft.id))


def _draft_and_plan(draft_id: int, plan_id: int) -> tuple[PlanDraft, WorkPlan]:
    draft = drafts.find(acting(), draft_id)
    if draft.state != "open":
        raise Conflict(_("This plan has been taken in already."))
    plan = next((one for one in drafts.plans_there(draft) if one.id == plan_id), None)
    if plan is None:
        raise NotFound(_("There is no such plan."))
    return draft, plan


@blueprint.post("/<int:draft_id>/undo")
@requires(PlanPermission.EDIT)
def undo(draft_id: int) -> ResponseReturnValue:
    """Take an import back; the draft can be corrected again."""
    actor = acting()
    draft = drafts.undo(actor, drafts.find(actor, draft_id))
    flash(_("The import has been undone. What was corrected is kept here."), "success")
    return redirect(url_for(".show", draft_id=draft.id))


@blueprint.post("/<int:draft_id>/discard")
@requires(PlanPermission.EDIT)
def discard(draft_id: int) -> ResponseReturnValue:
    """Give a draft up."""
    actor = acting()
    drafts.discard(actor, drafts.find(actor, draft_id))
    flash(_("The import was given up."), "success")
    return redirect(url_for(".upload"))
