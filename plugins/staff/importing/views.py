"""The wizard: file → columns → preview and questions → result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from plugins.staff.importing import (
    masking,
    mend_form,
    mending,
    missing_institutions,
    runs,
    steps,
    titles,
    undoing,
)
from plugins.staff.importing.decisions import ACCEPT, Decisions
from plugins.staff.importing.forms import UploadForm
from plugins.staff.importing.history_rows import HistoryRow, history_row
from plugins.staff.importing.lists import IMPORTS
from plugins.staff.importing.pasted import pasted_cells
from plugins.staff.importing.planned_file import KEPT_QUESTIONS, questions, rows_page
from plugins.staff.importing.preview_rows import shown_question, shown_row
from plugins.staff.importing.run_files import files_of
from plugins.staff.importing.staging import Staged
from plugins.staff.importing.wording import message_in_words
from plugins.staff.permissions import StaffPermission
from plugins.staff.policies import knows_reasons
from plugins.staff.positions import POSITIONS
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import INSTITUTION_KINDS, Institution, Municipality
from portal.lists import page as lists

if TYPE_CHECKING:
    from plugins.staff.importing.models import ImportRun
    from portal.access import Actor

blueprint = Blueprint("staff_import", __name__, url_prefix="/staff/import")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DIGITS = 6
MOST_ROWS = 1000


@blueprint.get("/")
@requires(StaffPermission.IMPORT)
def upload() -> str:
    """Show the form for a file, and the lists in work."""
    return _upload_page(_upload_form(acting()))


@blueprint.post("/")
@requires(StaffPermission.IMPORT)
def begin() -> Any:
    """Take a file and begin its run."""
    actor = acting()
    form = _upload_form(actor)
    if not form.validate():
        return _upload_page(form), 422
    target = _target(actor, form.institution.data if form.institution else None)
    try:
        if form.file.data:
            stream, name = form.file.data.stream, form.file.data.filename or ""
        else:
            stream, name = pasted_cells(form.pasted.data or ""), f"{_('pasted cells')}.csv"
        run = runs.begin(actor, stream, name, target)
    except Invalid as error:
        form.file.errors = [*form.file.errors, error.message]
        return _upload_page(form), 422
    return redirect(url_for(".show", run_id=run.id))


def _history() -> list[HistoryRow]:
    """Return the newest imports as the page lists them."""
    return [history_row(one) for one in runs.recent(acting())]


def _upload_form(actor: Actor) -> UploadForm:
    form = UploadForm()
    form.institution.choices = [("", _("The list names it")), *_places(actor)]
    if actor.reach.institution_id is not None:
        del form.institution
    return form


def _target(actor: Actor, chosen: str | None) -> Institution | None:
    if not chosen:
        return None
    found = policies[Institution].rows(actor).where(Institution.id == int(chosen)).first()
    if found is None:
        raise NotFound(_("There is no such institution."))
    return found


def _places(actor: Actor) -> list[tuple[str, str]]:
    query = policies[Institution].rows(actor).where(Institution.closed_on.is_null())
    return [(str(one.id), one.short_name) for one in query.order_by(Institution.sort_key)]


def _upload_page(form: UploadForm) -> str:
    megabytes = current_app.extensions["settings"].upload_megabytes
    return render_template(
        "staff/import_upload.html", form=form, recent=_history(), megabytes=megabytes
    )


@blueprint.get("/history")
@requires(StaffPermission.IMPORT)
def history() -> Any:
    """Show all imports within reach, the newest first."""
    return lists.show(
        IMPORTS,
        "staff/import_history.html",
        count=lambda page: ngettext("%(num)s import", "%(num)s imports", page.count),
    )


@blueprint.get("/<int:run_id>")
@requires(StaffPermission.IMPORT)
def show(run_id: int) -> Any:
    """Show how far a run has come, or go to the step that it has reached."""
    run = runs.find(acting(), run_id)
    if run.state == "working":
        return render_template("staff/import_status.html", run=run, job=runs.job_of(run))
    there = None
    if run.state == "read" and not run.message:
        there = url_for(".preview", run_id=run.id)
    elif run.state == "applied":
        there = url_for(".result", run_id=run.id)
    if "HX-Request" in request.headers:
        return "", {"HX-Redirect": there or url_for(".show", run_id=run.id)}
    if there:
        return redirect(there)
    return render_template("staff/import_status.html", run=run, job=None)


def _open_run(run_id: int) -> ImportRun:
    """Return a run that is ready to be looked at."""
    run = runs.find(acting(), run_id)
    if run.state != "read" or not files_of(run).rows.exists():
        raise Conflict(_("This step is not open now."))
    return run


@blueprint.get("/<int:run_id>/columns")
@requires(StaffPermission.IMPORT)
def columns(run_id: int) -> Any:
    """Show what each column is taken for."""
    run = runs.find(acting(), run_id)
    if run.state not in {"read", "failed"} or not run.staged:
        raise Conflict(_("This step is not open now."))
    staged = Staged.from_json(run.staged)
    if not masking.sees_words(acting(), run):
        masking.hide_samples(staged)
    return render_template(
        "staff/import_columns.html",
        run=run,
        staged=staged,
        fields=titles.ALL_FIELDS,
        problems={
            sheet.index: message_in_words(sheet.problem, {}) if sheet.problem else ""
            for sheet in staged.sheets
        },
        skipped={
            sheet.index: [
                (number, message_in_words(message, params), text)
                for number, message, params, text in sheet.skipped
            ]
            for sheet in staged.sheets
        },
        tables=_tables_by_sheet(staged),
        recalled=_recalled(run),
    )


def _tables_by_sheet(staged: Staged) -> dict[int, list[tuple[int, Any]]]:
    found: dict[int, list[tuple[int, Any]]] = {}
    for table in staged.tables:
        place = found.setdefault(table.sheet_index, [])
        place.append((len(place), table))
    return found


@blueprint.post("/<int:run_id>/columns")
@requires(StaffPermission.IMPORT)
def choose_columns(run_id: int) -> Any:
    """Keep the choice of sheets and columns and read the file anew."""
    run = runs.find(acting(), run_id)
    if run.state not in {"read", "failed"} or not run.staged:
        raise Conflict(_("This step is not open now."))
    staged = Staged.from_json(run.staged)
    known = {key for key, _title in titles.ALL_FIELDS}
    chosen: dict[str, Any] = {"sheets": {}, "header_rows": {}, "columns": {}}
    for sheet in staged.sheets:
        chosen["sheets"][str(sheet.index)] = f"sheet:{sheet.index}" in request.form
        begins = request.form.get(f"begin:{sheet.index}", "")
        if begins.isascii() and begins.isdecimal() and len(begins) <= MOST_DIGITS:
            chosen["header_rows"][str(sheet.index)] = int(begins)
    for name, value in request.form.items():
        if name.startswith("column:") and value in known:
            chosen["columns"][name.removeprefix("column:")] = value
    runs.choose(acting(), run, chosen)
    return redirect(url_for(".show", run_id=run.id))


@blueprint.get("/<int:run_id>/preview")
@requires(StaffPermission.IMPORT)
def preview(run_id: int) -> str:
    """Show in numbers and rows what would happen."""
    return _rows_page(_open_run(run_id), "staff/import_preview.html")


def _recalled(run: ImportRun) -> dict[str, Any]:
    """Return what earlier lists taught about this one: the day, whose it was, and how many answers."""
    staged = Staged.from_json(run.staged)
    days = [(one.recalled, one.recalled_own) for one in staged.tables if one.recalled]
    since, own = max(days, default=("", True))
    return {
        "since": since,
        "own": own,
        "answers": len(json.loads(run.totals).get("recalled", ())),
    }


def _page_number() -> int:
    number = request.args.get("page", "1")
    usable = number.isascii() and number.isdecimal() and 0 < len(number) <= MOST_DIGITS
    return max(1, int(number)) if usable else 1


def _rows_page(run: ImportRun, template: str) -> str:
    done = run.state == "applied"
    action = request.args.get("action", "")
    action = action if action in {key for key, _title, _tone in titles.ACTIONS} else ""
    page = rows_page(files_of(run).rows, action, _page_number())
    rows = [shown_row(one, done=done, reasons=knows_reasons(acting())) for one in page.rows]
    sees_words = masking.sees_words(acting(), run)
    return render_template(
        template,
        run=run,
        totals=json.loads(run.totals),
        actions=titles.ACTIONS if done else titles.PLANNED,
        action=action,
        page=page,
        rows=rows if sees_words else masking.hide_rows(rows),
        takes_next_days=Decisions.from_json(run.decisions).next_days.get("list") == ACCEPT,
        target=run.target,
        recalled=_recalled(run),
        mended=len(mending.Corrections.from_json(run.corrections)),
        has_file=sees_words and files_of(run).source.exists(),
        is_long=steps.is_long(run),
        can_undo=undoing.can_be_undone(run),
    )


@blueprint.get("/<int:run_id>/questions")
@requires(StaffPermission.IMPORT)
def ask(run_id: int) -> str:
    """Show the questions, those that serve several rows first."""
    run = _open_run(run_id)
    places = _places(acting())
    asked = [shown_question(one, places) for one in questions(files_of(run).rows)]
    every = len(asked)
    if not masking.sees_words(acting(), run):
        asked = masking.hide_questions(asked)
    totals = json.loads(run.totals)
    return render_template(
        "staff/import_questions.html",
        run=run,
        totals=totals,
        asked=asked,
        left_out=every - len(asked),
        most=KEPT_QUESTIONS,
        missing=sum(one.kind == "institution" and bool(one.subject) for one in asked)
        if missing_institutions.may_create(acting())
        else 0,
    )


@blueprint.post("/<int:run_id>/questions")
@requires(StaffPermission.IMPORT)
def answer(run_id: int) -> Any:
    """Keep the answers and plan the rows anew."""
    run = _open_run(run_id)
    answers = []
    for name, value in request.form.items():
        kind, colon, subject = name.partition(":")
        if colon and value and kind in {"institution", "position", "person", "reading", "next"}:
            answers.append((kind, subject, value))
    runs.answer(acting(), run, answers)
    return redirect(url_for(".show", run_id=run.id))


@blueprint.get("/<int:run_id>/institutions")
@requires(StaffPermission.IMPORT)
def missing(run_id: int) -> str:
    """Show the institutions that the list names and the portal does not have."""
    run = _run_of_creator(run_id)
    return render_template(
        "staff/import_institutions.html",
        run=run,
        named=missing_institutions.missing_institutions(files_of(run).rows),
        kinds=INSTITUTION_KINDS,
        municipalities=_municipalities(),
    )


@blueprint.post("/<int:run_id>/institutions")
@requires(StaffPermission.IMPORT)
def create_missing(run_id: int) -> Any:
    """Create the chosen institutions and plan the rows anew."""
    run = _run_of_creator(run_id)
    asked = request.form.get("municipality", "")
    found = [one for one in _municipalities() if str(one.id) == asked]
    named = missing_institutions.missing_institutions(files_of(run).rows)
    wanted = [
        (
            one.subject,
            request.form.get(f"name:{number}", "").strip() or one.text,
            request.form.get(f"kind:{number}", one.kind),
        )
        for number, one in enumerate(named)
        if f"create:{number}" in request.form
    ]
    if not found or not wanted:
        flash(_("Choose the institutions first."), "warning")
        return redirect(url_for(".missing", run_id=run.id))
    made = runs.create_institutions(acting(), run, found[0], wanted)
    flash(
        ngettext("%(num)s institution was created.", "%(num)s institutions were created.", made),
        "success",
    )
    return redirect(url_for(".show", run_id=run.id))


def _run_of_creator(run_id: int) -> ImportRun:
    """Return an open run to somebody who may add institutions."""
    runs.find(acting(), run_id)
    if not missing_institutions.may_create(acting()):
        raise NotAllowed(_("Your role does not allow adding institutions."))
    return _open_run(run_id)


def _municipalities() -> list[Municipality]:
    return list(policies[Municipality].rows(acting()).order_by(Municipality.name))


@blueprint.get("/<int:run_id>/mend")
@requires(StaffPermission.IMPORT)
def mend_page(run_id: int) -> str:
    """Show the cells that are wrong or in question, each to be mended where it stands."""
    run = _open_run(run_id)
    files = files_of(run)
    page = rows_page(files.rows, "wrong", _page_number())
    staged = Staged.from_json(run.staged)
    corrections = mending.Corrections.from_json(run.corrections)
    rows = mend_form.shown_rows(page.rows, files.raw, staged, corrections)
    sees_words = masking.sees_words(acting(), run)
    return render_template(
        "staff/import_mend.html",
        run=run,
        page=page,
        rows=rows if sees_words else masking.hide_mending(rows),
        may_return=sees_words,
        totals=json.loads(run.totals),
        mended=len(corrections),
        positions=[one.title for one in POSITIONS],
        places=[title for _key, title in _places(acting())],
    )


@blueprint.post("/<int:run_id>/mend")
@requires(StaffPermission.IMPORT)
def mend(run_id: int) -> Any:
    """Keep the mended cells and plan the rows anew."""
    run = _open_run(run_id)
    if request.form.get("what") == "back":
        runs.take_back_mending(acting(), run)
        flash(_("The cells are again as the file has them."), "success")
        return redirect(url_for(".show", run_id=run.id))
    staged = Staged.from_json(run.staged)
    corrections = mending.Corrections.from_json(run.corrections)
    cells = mend_form.changed_cells(request.form, files_of(run).raw, staged, corrections)
    if not cells:
        flash(_("No cell was changed."), "warning")
        return redirect(url_for(".mend_page", run_id=run.id))
    runs.mend(acting(), run, cells)
    flash(ngettext("%(num)s cell was mended.", "%(num)s cells were mended.", len(cells)), "success")
    if (
        run.state == "read"
        and not run.message
        and json.loads(run.totals)["ask"] + json.loads(run.totals)["refuse"]
    ):
        return redirect(url_for(".mend_page", run_id=run.id))
    return redirect(url_for(".show", run_id=run.id))


@blueprint.post("/<int:run_id>/guess")
@requires(StaffPermission.IMPORT)
def start_from_guess(run_id: int) -> Any:
    """Read the file without what earlier lists taught."""
    run = runs.find(acting(), run_id)
    runs.start_from_guess(acting(), run)
    return redirect(url_for(".show", run_id=run.id))


@blueprint.post("/<int:run_id>/forget")
@requires(StaffPermission.IMPORT)
def forget(run_id: int) -> Any:
    """Forget what is remembered for such a list and read it anew."""
    run = runs.find(acting(), run_id)
    if runs.forget_memory(acting(), run):
        flash(_("What was remembered for such a list is forgotten."), "success")
    else:
        flash(_("Nothing of this place is remembered for such a list."), "warning")
    return redirect(url_for(".show", run_id=run.id))


@blueprint.post("/<int:run_id>/apply")
@requires(StaffPermission.IMPORT)
def apply(run_id: int) -> Any:
    """Take in all rows that need no answer, or the chosen ones."""
    run = _open_run(run_id)
    chosen = None
    if request.form.get("what") == "chosen":
        chosen = request.form.getlist("row")[:MOST_ROWS]
        if not chosen:
            flash(_("Choose the rows first."), "warning")
            return redirect(url_for(".preview", run_id=run.id))
    runs.apply(acting(), run, chosen)
    return redirect(url_for(".show", run_id=run.id))


@blueprint.get("/<int:run_id>/result")
@requires(StaffPermission.IMPORT)
def result(run_id: int) -> str:
    """Show what has been done."""
    run = runs.find(acting(), run_id)
    if run.state != "applied" or not files_of(run).rows.exists():
        raise Conflict(_("This step is not open now."))
    return _rows_page(run, "staff/import_result.html")


def _demand_words(actor: Actor, run: ImportRun) -> None:
    """Refuse the file itself to those who may not read every word of it."""
    if not masking.sees_words(actor, run):
        raise NotAllowed(
            _("The file may say why people are absent: its institution downloads it itself.")
        )


@blueprint.get("/<int:run_id>/returned")
@requires(StaffPermission.IMPORT)
def returned(run_id: int) -> Any:
    """Give the uploaded file back with a column that says what to mend in each row."""
    actor = acting()
    run = runs.find(actor, run_id)
    _demand_words(actor, run)
    if run.state not in {"read", "applied"} or not files_of(run).source.exists():
        raise Conflict(_("The file of this import is not kept any more."))
    if steps.is_long(run):
        raise Conflict(_("The file of a long list is made as a job: press the button for it."))
    content = runs.returned_file(actor, run)
    return send_file(content, XLSX, as_attachment=True, download_name=runs.returned_name(run))


@blueprint.post("/<int:run_id>/returned")
@requires(StaffPermission.IMPORT)
def prepare_returned(run_id: int) -> Any:
    """Let a job make the file of a long list with what to mend."""
    actor = acting()
    run = runs.find(actor, run_id)
    _demand_words(actor, run)
    if run.state not in {"read", "applied"} or not files_of(run).source.exists():
        raise Conflict(_("The file of this import is not kept any more."))
    return redirect(url_for("jobs.job", job_id=runs.prepare_returned(actor, run).id))


@blueprint.get("/<int:run_id>/undo")
@requires(StaffPermission.IMPORT)
def undo_page(run_id: int) -> str:
    """Show in numbers what undoing a whole import would do, and who would stay as he is."""
    run = runs.find(acting(), run_id)
    undoing.check_can_be_undone(run)
    plan = undoing.plan_undo(run)
    return render_template(
        "staff/import_undo.html", run=run, plan=plan, numbers=plan.numbers, titles=titles.UNDONE
    )


@blueprint.post("/<int:run_id>/undo")
@requires(StaffPermission.IMPORT)
def undo(run_id: int) -> Any:
    """Undo a whole import."""
    actor = acting()
    run = runs.find(actor, run_id)
    runs.undo(actor, run, partly=request.form.get("partly") == "yes")
    if run.undone_at is None:
        return redirect(url_for("jobs.job", job_id=run.job))
    flash(_("The import has been undone."), "success")
    return redirect(url_for(".show", run_id=run.id))


@blueprint.post("/<int:run_id>/discard")
@requires(StaffPermission.IMPORT)
def discard(run_id: int) -> Any:
    """Give a run up with its files."""
    actor = acting()
    runs.discard(actor, runs.find(actor, run_id))
    flash(_("The import was given up; its file is removed."), "success")
    return redirect(url_for(".upload"))
